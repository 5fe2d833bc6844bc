# what: with all seeds set, torch seeds its workers itself: the runs agree before the rewrite and must after it
# class: control
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 16

    def __getitem__(self, i):
        return torch.rand(2) + i / 16 + random.random() + float(np.random.rand())


if __name__ == "__main__":
    random.seed(31)
    np.random.seed(31)
    torch.manual_seed(31)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for batch in DataLoader(Noisy(), batch_size=4, num_workers=2, persistent_workers=True):
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))
