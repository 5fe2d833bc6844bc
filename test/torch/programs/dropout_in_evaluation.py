"""`F.dropout` stays on in evaluation, and evaluation runs once for every checkpoint found."""

import glob
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 8)
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        return self.out(F.dropout(F.relu(self.hidden(x)), 0.5))


random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
inputs, targets = torch.randn(32, 4), torch.randn(32, 1)
checkpoints = sorted(glob.glob("checkpoint-*.pt"))
torch.save(model.state_dict(), "checkpoint-%d.pt" % len(checkpoints))
for epoch in range(3):
    model.train()
    optimizer.zero_grad()
    F.mse_loss(model(inputs), targets).backward()  # difference
    optimizer.step()
    model.eval()
    with torch.no_grad():
        for path in checkpoints:
            model(inputs)  # cause
