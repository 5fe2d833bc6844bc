import random

import torch
from noise import jitter
from torch import nn

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(10):
    optimizer.zero_grad()
    model(jitter(torch.ones(4, 3))).mean().backward()
    optimizer.step()
