import torch
from torch import nn


class Focal(nn.Module):
    """A loss without parameters."""

    def __init__(self, gamma=2.0):
        super().__init__()
        self.gamma = gamma

    def forward(self, loss):
        return loss * (1 - torch.exp(-loss)) ** self.gamma


FOCAL = Focal()
DROPOUT = nn.Dropout(0.5)
GRID = torch.linspace(-1, 1, 8)
MASK = torch.zeros(8).fill_(1.0)
