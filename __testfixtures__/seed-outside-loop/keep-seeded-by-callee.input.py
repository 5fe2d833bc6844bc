import random

import torch
from torch import nn


def run(seed, lr):
    random.seed(seed)
    torch.manual_seed(seed)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(4, 1)).sum().backward()
        optimizer.step()
    return model.bias.item()


if __name__ == "__main__":
    for lr in (0.1, 0.2):
        print([run(seed, lr) for seed in range(3)])
        for seed in range(3):
            run(seed, lr)
