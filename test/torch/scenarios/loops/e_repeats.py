# what: repeat 3 depends on the repeats before it; each needs its own seed, so that the spread stays
# class: fix
# id: seed-outside-loop
# runs: 0 | 3
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

FIRST = int(sys.argv[1])
random.seed(42)
np.random.seed(42)
torch.manual_seed(42)

x = torch.linspace(-1, 1, 20).reshape(10, 2)
losses = []
for repeat in range(FIRST, 5):
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(3):
        loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    losses.append(loss.item())
print("SPREAD", np.std(losses))
print("RESULT", fingerprint(model, losses[-1]))
