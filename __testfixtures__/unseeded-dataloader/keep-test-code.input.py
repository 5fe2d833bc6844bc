import torch
from torch.utils.data import DataLoader


def test_loader():
    torch.manual_seed(0)
    assert len(DataLoader([1, 2, 3], shuffle=True)) == 3
