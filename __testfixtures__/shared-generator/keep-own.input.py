import torch
from torch.utils.data import DataLoader, RandomSampler, random_split

data = torch.zeros(64, 3)
split = torch.Generator().manual_seed(0)
train_set, val_set = random_split(data, [50, 14], generator=split)
train_loader = DataLoader(train_set, 8, shuffle=True, generator=split)
g_val = torch.Generator().manual_seed(1)
val_loader = DataLoader(val_set, 8, generator=g_val)
