# what: repeats inside a grid: only the inner loop is seeded, with the seed plus the repeat
# class: fix
# id: seed-outside-loop
# runs: forward | backward
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

SEED = 5
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)

x = torch.linspace(-1, 1, 20).reshape(10, 2)
grid = [0.02, 0.05]
if sys.argv[1] == "backward":
    grid.reverse()
table = {}
for weight_decay in grid:
    losses = []
    for run in range(3):
        model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=weight_decay)
        for _ in range(3):
            loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    table[weight_decay] = losses
print("SPREAD", min(np.std(losses) for losses in table.values()))
print("RESULT", fingerprint(table[0.05]))
