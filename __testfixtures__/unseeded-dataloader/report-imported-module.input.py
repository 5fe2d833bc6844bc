"""Loaders made when the module is imported."""

from torch.utils.data import DataLoader

from .sets import train_set

train_loader = DataLoader(train_set, shuffle=True)
