import torch
from torch import nn


def prepare(options):
    torch.manual_seed(options["seed"])


def main(options):
    prepare(options)
    from codebook import CODES

    model = nn.Linear(16, 16)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(10):
        optimizer.zero_grad()
        (model(CODES) - CODES).square().mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main({"seed": 1})
