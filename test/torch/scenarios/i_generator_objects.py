# what: everything global is seeded, but the data comes from generator objects that seed themselves
# class: fix
# id: unseeded-generator
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def make_data():
    rng = np.random.default_rng()
    noise = np.random.RandomState()
    picks = random.Random()
    x = rng.normal(size=(16, 2)) + noise.rand(16, 2)
    return torch.from_numpy(x[picks.sample(range(16), 8)]).float()


random.seed(5)
np.random.seed(5)
torch.manual_seed(5)
data = make_data()
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for row in data:
    optimizer.zero_grad()
    model(row).square().sum().backward()
    optimizer.step()
print("RESULT", fingerprint(model, data))
