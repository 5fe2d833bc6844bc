import torch
from torch.utils.data import DataLoader


def build(data, workers):
    g = torch.Generator().manual_seed(0)
    if workers:
        loader = DataLoader(data, shuffle=True, num_workers=workers, generator=g)
    else:
        loader = DataLoader(data, shuffle=True, generator=g)
    return loader
