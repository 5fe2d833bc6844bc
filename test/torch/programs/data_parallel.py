"""Trains on two ranks over gloo; rank 0 prints of each the order of its items, the noise that its data set adds, and the weights at the end."""
import json
import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, Dataset, DistributedSampler


class Noisy(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        return index, torch.randn(4)


# At module level, where the model lives until the process ends: when it goes before, torch 2.13's destructor of the process group may join a
# thread that waits for the interpreter's lock, which the destructor is called with.
dist.init_process_group("gloo")
rank = int(os.environ["RANK"])
model = DistributedDataParallel(nn.Sequential(nn.Linear(4, 4), nn.Dropout(), nn.Linear(4, 1)))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
data = Noisy()
sampler = DistributedSampler(data)
loader = DataLoader(data, batch_size=2, sampler=sampler)
order, noise = [], []
for epoch in range(2):
    sampler.set_epoch(epoch)
    for index, x in loader:
        optimizer.zero_grad()
        model(x).pow(2).mean().backward()
        optimizer.step()
        order += index.tolist()
        noise += x.flatten().tolist()
weights = [value for tensor in model.parameters() for value in tensor.flatten().tolist()]
# Lines of two processes would run into each other.
ranks = [None] * dist.get_world_size()
dist.all_gather_object(ranks, {"order": order, "noise": noise, "weights": weights})
if rank == 0:
    print("RANKS", json.dumps(ranks))
dist.destroy_process_group()
