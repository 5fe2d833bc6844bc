# what: the loaders take their keywords from dicts whose keys are in view
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

dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
common = {"batch_size": 8, "num_workers": 0}
train_loader = DataLoader(dataset, shuffle=True, **common)
val_loader = DataLoader(dataset, **common)

model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    model.train()
    for (batch,) in train_loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        with torch.no_grad():
            model.eval()
            print([model(batch).mean().item() for (batch,) in val_loader])
print("RESULT", fingerprint(model))
