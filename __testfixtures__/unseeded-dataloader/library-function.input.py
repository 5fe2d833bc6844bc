"""Helpers that other programs import."""

from torch.utils.data import DataLoader


def get_loaders(train_set, val_set, batch_size, num_workers=0):
    train = DataLoader(train_set, batch_size=batch_size, shuffle=True, num_workers=num_workers)
    val = DataLoader(val_set, batch_size=batch_size)
    return train, val
