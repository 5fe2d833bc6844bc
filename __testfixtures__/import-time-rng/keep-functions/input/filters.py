import random

import torch
from torch import nn


def make_filters(count):
    return torch.randn(count, 8)


class Filter(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.flip = random.random() < 0.5


sample = lambda: torch.rand(8)
