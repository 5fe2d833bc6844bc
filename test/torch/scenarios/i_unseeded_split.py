# what: which samples are held out depends on how much NumPy drew before the split
# class: fix
# id: unseeded-split
# runs: 4 | 16
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from sklearn.model_selection import KFold, train_test_split
from torch import nn

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
noise = np.random.rand(int(sys.argv[1]))
x = torch.linspace(-1, 1, 40).reshape(20, 2)
train, test = train_test_split(x, test_size=0.25)
folds = [held_out.tolist() for _, held_out in KFold(n_splits=3, shuffle=True).split(train)]
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for row in train:
    optimizer.zero_grad()
    model(row).square().sum().backward()
    optimizer.step()
print("RESULT", fingerprint(model, test, folds))
