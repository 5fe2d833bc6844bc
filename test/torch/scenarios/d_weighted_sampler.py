# what: which samples a WeightedRandomSampler draws depends on the size of the model built before it
# class: fix
# id: unseeded-sampler
# runs: 4 | 16
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler


def main(hidden):
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    labels = (torch.arange(40) % 5 == 0).long()
    counts = torch.bincount(labels).float()
    dataset = TensorDataset(torch.arange(40.0)[:, None], labels)
    sampler = WeightedRandomSampler((1 / counts)[labels], len(labels), replacement=True)
    loader = DataLoader(dataset, batch_size=8, sampler=sampler)
    drawn = []
    for x, y in loader:
        drawn.append(x)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x / 40), y).backward()
        optimizer.step()
    print("RESULT", fingerprint(drawn))


if __name__ == "__main__":
    main(int(sys.argv[1]))
