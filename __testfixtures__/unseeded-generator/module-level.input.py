import random

import numpy as np
import torch
from numpy.random import default_rng
from torch import nn

random.seed(7)
np.random.seed(7)
torch.manual_seed(7)

rng = np.random.default_rng()
noise = default_rng(None)
legacy = np.random.RandomState(seed=None)
pick = random.Random()
bits = np.random.Generator(np.random.PCG64())

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    x = torch.from_numpy(rng.normal(size=(4, 3))).float()
    model(x).sum().backward()
    optimizer.step()
