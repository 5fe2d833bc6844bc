import torch
from torch import nn

seed_everything = True  # whether the splits are seeded too


def fit(model, batches):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for batch in batches:
        optimizer.zero_grad()
        model(batch).mean().backward()
        optimizer.step()


def main():
    generator = torch.Generator().manual_seed(5) if seed_everything else None
    batches = torch.randn(6, 4, 8, generator=generator)
    fit(nn.Linear(8, 1), batches)


if __name__ == "__main__":
    main()
