import torch as th
from torch.utils.data import DataLoader, RandomSampler, WeightedRandomSampler

SEED = 7
rng = th.Generator().manual_seed(SEED + 10)
pictures, labels = th.zeros(50, 3), th.ones(50)
domain_a = DataLoader(pictures, 5, sampler=RandomSampler(pictures, generator=rng))
domain_b = DataLoader(labels, 5, sampler=WeightedRandomSampler([0.5] * 50, 50, True, rng))
