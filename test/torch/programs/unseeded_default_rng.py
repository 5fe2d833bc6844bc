"""The dataset holds a NumPy generator of its own, made without a seed."""

import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng()  # cause

    def __len__(self):
        return 32

    def __getitem__(self, index):
        return torch.full((4,), float(index)) + torch.from_numpy(self.rng.standard_normal(4)).float(), torch.tensor([index / 32])


random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
loader = DataLoader(Noisy(), batch_size=8, shuffle=True)  # difference
for inputs, targets in loader:
    optimizer.zero_grad()
    nn.functional.mse_loss(model(inputs), targets).backward()
    optimizer.step()
