import random

import torch
from torch import nn


def fix_seeds(seed):
    random.seed(seed)
    torch.manual_seed(seed)


fix_seeds(100)
results = {}
for trial in range(10):
    lr = 10 ** random.uniform(-4, -1)
    width = random.choice([8, 16, 32])
    model = nn.Sequential(nn.Linear(3, width), nn.ReLU(), nn.Linear(width, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(10):
        loss = model(torch.randn(16, 3)).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    results[trial] = (loss.item(), lr, width)
print(min(results.values()))
