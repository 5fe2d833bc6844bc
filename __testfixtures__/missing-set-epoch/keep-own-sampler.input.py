import torch
from torch import nn
from torch.utils.data import DataLoader, RandomSampler

from samplers import DistributedSampler

data = torch.zeros(64, 3)
sampler = DistributedSampler(data)  # not torch.utils.data.DistributedSampler
loader = DataLoader(data, batch_size=8, sampler=sampler)
shuffled = DataLoader(data, batch_size=8, sampler=RandomSampler(data))
model = nn.Linear(3, 1)
for epoch in range(3):
    for x in loader:
        model(x).sum().backward()
    for x in shuffled:
        model(x).sum().backward()
