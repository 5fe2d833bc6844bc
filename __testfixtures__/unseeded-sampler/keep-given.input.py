import torch
from torch.utils.data import RandomSampler, SubsetRandomSampler, WeightedRandomSampler, random_split

torch.manual_seed(0)
g = torch.Generator().manual_seed(0)
a = RandomSampler(train_set, generator=g)
b = RandomSampler(train_set, False, None, g)
c = SubsetRandomSampler(ids, g)
d = WeightedRandomSampler(weights, 10, generator=g if fixed else None)
e = random_split(train_set, [0.5, 0.5], g)
f = random_split(train_set, [0.5, 0.5], **{"generator": g})
loss.backward()
