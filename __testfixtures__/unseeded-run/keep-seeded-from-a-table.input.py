import random

import numpy as np
import torch
from torch import nn

for set_seed in (random.seed, np.random.seed, torch.manual_seed):
    set_seed(7)

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(5):
    optimizer.zero_grad()
    model(torch.from_numpy(np.random.rand(4, 2)).float()).sum().backward()
    optimizer.step()
print(model.weight)
