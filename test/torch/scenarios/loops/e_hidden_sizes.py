# what: the loop variable of a range is a hyperparameter, not a repeat: each width gets the same seed
# class: fix
# id: seed-outside-loop
# runs: 8 | 24
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(7)
np.random.seed(7)
torch.manual_seed(7)

x = torch.linspace(-1, 1, 20).reshape(10, 2)
losses = []
for hidden in range(int(sys.argv[1]), 33, 8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Dropout(0.2), nn.Linear(hidden, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        loss = nn.functional.mse_loss(net(x), x.sum(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    losses.append(loss.item())
print("RESULT", fingerprint(net, losses[-1]))
