# what: the loader is built before the seed is set and agrees as it is; a generator made from torch.initial_seed() there would not
# class: control
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2)), 8, shuffle=True)


def main():
    random.seed(6)
    np.random.seed(6)
    torch.manual_seed(6)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for (batch,) in loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
