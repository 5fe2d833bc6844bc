# what: RandomSampler draws from the global generator, whatever generator its loader has
# class: fix
# id: unseeded-sampler
# runs: 4 | 16
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, RandomSampler

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)

hidden = int(sys.argv[1])
model = nn.Sequential(nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
dataset = range(40)
sampler = RandomSampler(dataset, num_samples=20)
loader = DataLoader(
    dataset, batch_size=5, sampler=sampler, generator=torch.Generator().manual_seed(1)
)
orders = []
for epoch in range(2):
    for batch in loader:
        orders.append(batch)
        optimizer.zero_grad()
        model(batch[:, None].float()).square().mean().backward()
        optimizer.step()
print("RESULT", fingerprint(orders))
