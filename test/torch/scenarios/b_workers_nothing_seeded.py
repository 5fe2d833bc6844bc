# what: two workers draw noise from all three generators and nothing is seeded
# class: fix
# id: unseeded-dataloader
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


def main():
    loader = DataLoader(Noisy(), batch_size=4, shuffle=True, num_workers=2)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for batch in loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
