"""The seed is set after the imports, and one of them has already drawn the weights."""

import random

import numpy as np
import torch
from layers_with_head import HEAD
from torch import nn

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
optimizer = torch.optim.SGD(HEAD.parameters(), lr=1e-3)  # difference
inputs, targets = torch.randn(32, 4), torch.randn(32, 1)
for step in range(4):
    optimizer.zero_grad()
    nn.functional.mse_loss(HEAD(inputs), targets).backward()
    optimizer.step()
