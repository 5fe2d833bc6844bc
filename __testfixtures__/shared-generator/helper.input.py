import torch
from torch.utils.data import DataLoader


def make_loader(dataset, shuffle, generator=None):
    return DataLoader(dataset, batch_size=16, shuffle=shuffle, generator=generator)


def build(train_set, val_set):
    g = torch.Generator(device="cpu")
    train = make_loader(train_set, True, g)
    val = make_loader(val_set, False, generator=g)
    return train, val
