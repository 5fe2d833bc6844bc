# what: validation under no_grad() but without model.eval(): the score is random and training is shifted
# class: flag
# id: rng-order
# runs: 1 | 2
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.linspace(-1, 1, 16).reshape(8, 2)
for epoch in range(3):
    optimizer.zero_grad()
    model(x).square().mean().backward()
    optimizer.step()
    with torch.no_grad():
        for _ in range(int(sys.argv[1])):
            score = model(x).sum()
print("RESULT", fingerprint(model, score))
