"""The seed is set once, before the folds; the augmented test after each fold is as long as there are checkpoints."""

import glob
import random

import numpy as np
import torch
from torch import nn

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
inputs, targets = torch.randn(32, 4), torch.randn(32, 1)
checkpoints = sorted(glob.glob("checkpoint-*.pt"))
open("checkpoint-%d.pt" % len(checkpoints), "w").close()
for fold in range(2):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)  # difference cause
    train = torch.arange(32) % 2 != fold
    for step in range(3):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs[train]), targets[train]).backward()
        optimizer.step()
    for path in checkpoints:
        model(inputs[~train] + 0.1 * torch.randn(16, 4))
