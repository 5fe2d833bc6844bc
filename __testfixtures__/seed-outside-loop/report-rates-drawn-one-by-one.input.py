import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


def draw_rates(count):
    for _ in range(count):
        yield 10 ** random.uniform(-3, -1)


set_seed(5)
for lr in draw_rates(4):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(10):
        loss = model(torch.randn(8, 3)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(lr, loss.item())
