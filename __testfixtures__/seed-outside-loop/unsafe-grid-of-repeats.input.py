import random

import torch
from torch import nn


def seed_everything(seed):
    random.seed(seed)
    torch.manual_seed(seed)


def main():
    seed_everything(10)
    table = {}
    for dropout in (0.0, 0.2, 0.5):
        runs = []
        for run in range(3):
            model = nn.Sequential(nn.Linear(4, 16), nn.Dropout(dropout), nn.Linear(16, 1))
            optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
            for _ in range(10):
                loss = model(torch.randn(8, 4)).pow(2).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            runs.append(loss.item())
        table[dropout] = sum(runs) / len(runs)
    print(table)


if __name__ == "__main__":
    main()
