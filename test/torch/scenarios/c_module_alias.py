# what: DataLoader is reached through a module alias, in a call aligned with its bracket
# class: fix
# id: unseeded-dataloader
# runs: --no-validation | --validation
import random
import sys

import numpy as np
import torch
import torch.utils.data as tud
from fingerprint import fingerprint
from torch import nn

random.seed(4)
np.random.seed(4)
torch.manual_seed(4)

dataset = tud.TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
# fmt: off
train_loader = tud.DataLoader(dataset,
                              batch_size=8,   # a quarter of the data
                              shuffle=True)   # and a new order in each epoch
val_loader = tud.DataLoader(
    dataset, batch_size=32
    )
# fmt: on

model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    for (batch,) in train_loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        print(len(next(iter(val_loader))[0]))
print("RESULT", fingerprint(model))
