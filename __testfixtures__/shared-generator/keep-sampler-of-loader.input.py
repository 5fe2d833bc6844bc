import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler

data = torch.zeros(64, 3)
g = torch.Generator().manual_seed(3)
sampler = RandomSampler(data, generator=g)
loader = DataLoader(data, batch_size=8, sampler=sampler, generator=g)
h = torch.Generator().manual_seed(4)
batches = DataLoader(data, batch_sampler=BatchSampler(RandomSampler(data, generator=h), 8, True), generator=h)
