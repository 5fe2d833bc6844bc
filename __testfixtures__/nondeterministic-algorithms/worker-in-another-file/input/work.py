import random

import torch
from torch import nn


def work(rank, steps):
    random.seed(rank)
    torch.manual_seed(rank)
    model = nn.Linear(6, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.rand(2, 6)).sum().backward()
        optimizer.step()
