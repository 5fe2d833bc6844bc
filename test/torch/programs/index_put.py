"""The backward pass of an index adds floating-point numbers in the order in which threads come by."""

import random

import numpy as np
import torch
from torch import nn


class Lookup(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.randn(50))

    def forward(self, index):
        return self.table[index]


torch.set_num_threads(2)
random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
model = Lookup()
optimizer = torch.optim.SGD(model.parameters(), lr=20.0)
index = torch.randint(0, 50, (300_000,))
target = torch.randn(300_000)
for step in range(20):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(index), target).backward()  # difference
    optimizer.step()
