# what: a peek at the first batch, to print its shape, shifts every later epoch
# class: flag
# id: rng-order
# runs: --no-peek | --peek
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)

dataset = TensorDataset(torch.linspace(-1, 1, 80).reshape(40, 2))
train_loader = DataLoader(dataset, batch_size=8, shuffle=True)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
if "--peek" in sys.argv:
    (examples,) = next(iter(train_loader))
    print(examples.shape)
for epoch in range(2):
    for (batch,) in train_loader:
        optimizer.zero_grad()
        (model(batch) - batch.prod(1, keepdim=True)).square().mean().backward()
        optimizer.step()
print("RESULT", fingerprint(model))
