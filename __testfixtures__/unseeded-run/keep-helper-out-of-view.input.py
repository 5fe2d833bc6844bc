import torch
from torch import nn

from mylab.common import set_seed


def main():
    set_seed(3)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(4, 2)).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
