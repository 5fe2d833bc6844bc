# what: two SubsetRandomSamplers, for training and validation, both draw from the global generator
# class: fix
# id: unseeded-sampler
# runs: --no-validation | --validation
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.sampler import SubsetRandomSampler

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)

dataset = TensorDataset(torch.linspace(-1, 1, 80).reshape(40, 2))
split = 30
train_loader = DataLoader(dataset, batch_size=10, sampler=SubsetRandomSampler(range(split)))
val_loader = DataLoader(dataset, batch_size=10, sampler=SubsetRandomSampler(range(split, 40)))
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    for (batch,) in train_loader:
        optimizer.zero_grad()
        (model(batch) - batch.prod(1, keepdim=True)).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        print(sum(model(batch).sum().item() for (batch,) in val_loader))
print("RESULT", fingerprint(model))
