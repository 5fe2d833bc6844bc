# what: each experiment is seeded, but loader and generator are made before the loop and keep their position
# class: fix
# id: seed-outside-loop
# runs: all | 0.1
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

dataset = TensorDataset(torch.linspace(-1, 1, 60).reshape(30, 2))
g = torch.Generator()
g.manual_seed(42)
loader = DataLoader(dataset, batch_size=5, shuffle=True, generator=g)
for lr in [0.01, 0.03, 0.1]:
    if sys.argv[1] not in ("all", str(lr)):
        continue
    random.seed(42)
    np.random.seed(42)
    torch.manual_seed(42)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for (batch,) in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(batch), batch.sum(1, keepdim=True)).backward()
        optimizer.step()
print("RESULT", fingerprint(model))
