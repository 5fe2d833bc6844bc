"""The seed is the time."""

import random
import time

import numpy as np
import torch
from torch import nn

seed = time.time_ns() % 2**32
random.seed(seed)  # cause
np.random.seed(seed)
torch.manual_seed(seed)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)  # difference
inputs, targets = torch.randn(32, 4), torch.randn(32, 1)
for step in range(4):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(inputs), targets).backward()
    optimizer.step()
