import torch
from torch.utils.data import DataLoader

sets = {"train": torch.zeros(64, 3), "val": torch.zeros(16, 3)}
g = torch.Generator().manual_seed(0)
loaders = {name: DataLoader(sets[name], batch_size=4, shuffle=True, generator=g) for name in sets}
