import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


def compare_rates():
    scores = []
    for lr in (0.1, 0.01):
        model = nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        for _ in range(10):
            loss = model(torch.randn(8, 3)).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scores.append(loss.item())
    return scores


set_seed(30)
table = []
for repeat in range(5):
    table.append(compare_rates())
print(table)
