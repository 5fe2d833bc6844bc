# what: an unshuffled validation loader draws from the global generator, so training depends on whether one validates
# class: fix
# id: unseeded-dataloader
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

x = torch.linspace(0, 1, 64).reshape(32, 2)
train_set, val_set = TensorDataset(x[:24]), TensorDataset(x[24:])
train_loader = DataLoader(train_set, batch_size=8, shuffle=True)
val_loader = DataLoader(val_set, batch_size=8, shuffle=False)

model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    model.train()
    for (batch,) in train_loader:
        optimizer.zero_grad()
        (model(batch) - batch.sum(1, keepdim=True)).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        model.eval()
        with torch.no_grad():
            print(sum(model(batch).sum().item() for (batch,) in val_loader))
print("RESULT", fingerprint(model))
