# what: random and NumPy are seeded, torch is not
# class: fix
# id: unseeded-run
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def main():
    random.seed(5)
    np.random.seed(5)
    x = torch.from_numpy(np.random.rand(16, 3)).float()
    model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        loss = model(x).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
