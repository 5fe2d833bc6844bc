# what: random and torch are seeded, NumPy is not, and the split is NumPy's permutation
# class: fix
# id: unseeded-run
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(3)
torch.manual_seed(3)

x = torch.arange(120.0).reshape(40, 3) / 120
y = x.prod(dim=1, keepdim=True)
train_ids = np.random.permutation(40)[:20]
model = nn.Linear(3, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x[train_ids]), y[train_ids]).backward()
    optimizer.step()
print("RESULT", fingerprint(model))
