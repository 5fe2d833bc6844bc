# what: the validation set draws noise from the global generator in this process; generators of the loaders do not isolate it
# class: flag
# id: rng-order
# runs: --no-validation | --validation
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, Dataset

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)


class Noisy(Dataset):
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def __getitem__(self, i):
        return i / self.size + 0.1 * torch.randn(2)


train_loader = DataLoader(
    Noisy(24), batch_size=8, shuffle=True, generator=torch.Generator().manual_seed(1)
)
val_loader = DataLoader(Noisy(8), batch_size=8, generator=torch.Generator().manual_seed(2))
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    model.train()
    for batch in train_loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    if "--validation" in sys.argv:
        model.eval()
        with torch.no_grad():
            print(sum(model(batch).sum().item() for batch in val_loader))
print("RESULT", fingerprint(model))
