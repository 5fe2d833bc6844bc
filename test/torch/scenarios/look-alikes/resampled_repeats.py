# what: each repeat holds out other samples: one random_state for all would make the repeats equal
# class: look-alike
import random

import numpy as np
import torch
from fingerprint import fingerprint
from sklearn.model_selection import train_test_split
from torch import nn

random.seed(2)
np.random.seed(2)
torch.manual_seed(2)
x = np.arange(40, dtype="float32").reshape(20, 2)
splits = set()
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
for repeat in range(4):
    train, test = train_test_split(x, test_size=5)
    splits.add(tuple(sorted(test[:, 0])))
    for row in torch.from_numpy(train):
        optimizer.zero_grad()
        model(row).square().sum().backward()
        optimizer.step()
print("DISTINCT splits", len(splits))
print("RESULT", fingerprint(model))
