"""Training and validation share one generator, and validation runs once for every checkpoint found."""

import glob
import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
data = TensorDataset(torch.randn(32, 4), torch.randn(32, 1))
generator = torch.Generator().manual_seed(0)
train_loader = DataLoader(data, batch_size=8, shuffle=True, generator=generator)  # difference cause
val_loader = DataLoader(data, batch_size=32, generator=generator)
checkpoints = sorted(glob.glob("checkpoint-*.pt"))
torch.save(model.state_dict(), "checkpoint-%d.pt" % len(checkpoints))
for epoch in range(2):
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
    for path in checkpoints:
        for inputs, targets in val_loader:
            model(inputs)
