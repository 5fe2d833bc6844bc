"""Messages are summed into nodes with `index_add`, which adds in the order in which threads come by."""

import random

import numpy as np
import torch
from torch import nn


class Gather(nn.Module):
    def __init__(self, nodes):
        super().__init__()
        self.nodes = nodes
        self.weight = nn.Parameter(torch.randn(16, 16))

    def forward(self, messages, index):
        sums = torch.zeros(self.nodes, 16, device=messages.device)
        return sums.index_add(0, index, messages @ self.weight)


random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = nn.Sequential()
model.add_module("gather", Gather(50))
model.to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
messages = torch.randn(100_000, 16, device=device)
index = torch.randint(0, 50, (100_000,), device=device)
for step in range(10):
    optimizer.zero_grad()
    model.gather(messages, index).square().mean().backward()
    optimizer.step()
