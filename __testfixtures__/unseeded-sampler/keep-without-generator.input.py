"""Samplers that draw nothing, or draw by a seed of their own."""

import torch
from torch.utils.data import BatchSampler, DistributedSampler, SequentialSampler, Subset

torch.manual_seed(0)
a = SequentialSampler(train_set)
b = BatchSampler(a, batch_size=4, drop_last=False)
c = DistributedSampler(train_set, shuffle=True, seed=0)
d = Subset(train_set, range(10))
loss.backward()
