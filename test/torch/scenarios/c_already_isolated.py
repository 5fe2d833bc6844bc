# what: each loader has a generator of its own already: validating changes nothing, before and after
# class: control
# runs: --no-validation | --validation
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

random.seed(4)
np.random.seed(4)
torch.manual_seed(4)

dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
train_g, val_g = torch.Generator().manual_seed(4), torch.Generator().manual_seed(5)
train_loader = DataLoader(dataset, batch_size=8, shuffle=True, generator=train_g)
val_loader = DataLoader(dataset, 8, False, None, None, 0, None, False, False, 0, None, None, val_g)

model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    for (batch,) in train_loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        print(sum(batch.sum().item() for (batch,) in val_loader))
print("RESULT", fingerprint(model))
