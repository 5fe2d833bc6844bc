# what: a generator is seeded from the system for each draw, on purpose: reported, not given one seed for all
# class: look-alike
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(3)
np.random.seed(3)
torch.manual_seed(3)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
noises = set()
for step in range(4):
    noises.add(np.random.RandomState().rand())
    optimizer.zero_grad()
    model(torch.rand(4, 2)).mean().backward()
    optimizer.step()
print("DISTINCT noises", len(noises))
print("RESULT", fingerprint(model))
