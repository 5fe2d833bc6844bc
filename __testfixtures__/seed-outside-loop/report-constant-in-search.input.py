import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


for trial in range(5):
    set_seed(1)
    lr = random.uniform(0.001, 0.1)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(10):
        loss = model(torch.randn(8, 3)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(trial, lr, loss.item())
