import torch
from torch.utils.data import DataLoader

train_set, val_set = torch.zeros(64, 3), torch.zeros(16, 3)
g = torch.Generator().manual_seed(0)
train_loader = DataLoader(train_set, shuffle=True, generator=g)
g = torch.Generator().manual_seed(1)
val_loader = DataLoader(val_set, generator=g)
