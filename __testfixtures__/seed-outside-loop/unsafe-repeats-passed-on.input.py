import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


def experiment(number, lr=0.1):
    print(f"run {number}")
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(10):
        loss = model(torch.randn(8, 3)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    set_seed(50)
    losses = []
    for i in range(5):
        losses.append(experiment(i))
    print(min(losses), max(losses))


if __name__ == "__main__":
    main()
