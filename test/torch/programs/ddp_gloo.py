"""Two processes of DistributedDataParallel over gloo: their noise is NumPy's, which nothing seeds."""

import random

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, Dataset
from torch.utils.data.distributed import DistributedSampler


class Noisy(Dataset):
    def __len__(self):
        return 32

    def __getitem__(self, index):
        return torch.full((4,), float(index)) + torch.from_numpy(np.random.randn(4)).float(), torch.tensor([index / 32])


dist.init_process_group("gloo")
rank = dist.get_rank()
random.seed(rank)
torch.manual_seed(rank)
model = DistributedDataParallel(nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
data = Noisy()
sampler = DistributedSampler(data)
loader = DataLoader(data, batch_size=4, sampler=sampler)  # difference
for epoch in range(2):
    sampler.set_epoch(epoch)
    for inputs, targets in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
dist.destroy_process_group()
