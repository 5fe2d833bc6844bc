import random

import torch
from torch import nn

random.seed(2)
torch.manual_seed(2)

layer = nn.Linear(3, 1)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.5)
for _ in range(4):
    optimizer.zero_grad()
    layer(torch.rand(2, 3)).mean().backward()
    optimizer.step()
