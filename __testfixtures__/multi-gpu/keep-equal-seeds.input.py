import torch
from torch.utils.data import DataLoader, random_split
from torch.utils.data.distributed import DistributedSampler


def make(data, rank, world_size, seed):
    train_set, val_set = random_split(data, [0.8, 0.2], generator=torch.Generator().manual_seed(seed))
    sampler = DistributedSampler(train_set, world_size, rank, seed=seed)
    return DataLoader(train_set, batch_size=8, sampler=sampler), val_set
