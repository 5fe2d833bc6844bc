# what: the seed stands before the loop over the folds: fold 2 in the loop is not fold 2 alone
# class: fix
# id: seed-outside-loop
# runs: all | 2
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

random.seed(42)
np.random.seed(42)
torch.manual_seed(42)

x = torch.linspace(-1, 1, 60).reshape(30, 2)
dataset = TensorDataset(x, x.prod(dim=1, keepdim=True))
folds = [list(range(start, 30, 3)) for start in range(3)]
scores = []
for fold, val_ids in enumerate(folds):
    if sys.argv[1] not in ("all", str(fold)):
        continue
    train_ids = [i for i in range(30) if i not in val_ids]
    loader = DataLoader(Subset(dataset, train_ids), batch_size=5, shuffle=True)
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(2):
        for xb, yb in loader:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(xb), yb).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        scores.append(nn.functional.mse_loss(model(x[val_ids]), dataset.tensors[1][val_ids]))
print("RESULT", fingerprint(model, scores[-1]))
