import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


set_seed(20)
scores = {}
for run in range(3):
    for lr in (0.1, 0.01):
        set_seed(20 + run)
        model = nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        for _ in range(10):
            loss = model(torch.randn(8, 3)).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scores[run, lr] = loss.item()
print(scores)
