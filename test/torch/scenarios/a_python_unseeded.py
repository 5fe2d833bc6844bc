# what: NumPy and torch are seeded, Python's random is not, and the augmentation draws from it
# class: fix
# id: unseeded-run
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, Dataset

SEED = 11
np.random.seed(SEED)
torch.manual_seed(SEED)


class Jittered(Dataset):
    def __len__(self):
        return 24

    def __getitem__(self, i):
        x = torch.full((3,), i / 24) + random.gauss(0, 0.1) + float(np.random.normal(0, 0.1))
        return x, x.sum(0, keepdim=True)


model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for x, y in DataLoader(Jittered(), batch_size=6, shuffle=True):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print("RESULT", fingerprint(model))
