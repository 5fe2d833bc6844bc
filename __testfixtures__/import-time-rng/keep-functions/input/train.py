import torch
from torch import nn
from filters import make_filters


def main():
    torch.manual_seed(0)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(10):
        optimizer.zero_grad()
        model(torch.rand(4, 8)).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
