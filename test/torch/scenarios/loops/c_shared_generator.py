# what: one generator is shared by both loaders: validating still shifts the order of training
# class: fix
# id: shared-generator
# runs: --no-validation | --validation
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 4
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)

dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
g = torch.Generator()
g.manual_seed(SEED)
train_loader = DataLoader(dataset, batch_size=8, shuffle=True, generator=g)
val_loader = DataLoader(dataset, batch_size=8, generator=g)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    for (batch,) in train_loader:
        optimizer.zero_grad()
        (model(batch) - batch.prod(1, keepdim=True)).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        print(sum(batch.sum().item() for (batch,) in val_loader))
print("RESULT", fingerprint(model))
