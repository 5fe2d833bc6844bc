# what: the program has a seeding helper of its own, which forgets NumPy
# class: fix
# id: unseeded-run
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def set_seed(seed):
    """Seed everything (or so it says)."""
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    set_seed(123)
    weights = np.random.dirichlet(np.ones(4), size=10).astype(np.float32)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for row in torch.from_numpy(weights):
        optimizer.zero_grad()
        model(row).square().sum().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
