# what: a dataset holds a generator that no seed reaches, and its workers copy it
# class: fix
# id: unseeded-generator
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng()

    def __len__(self):
        return 16

    def __getitem__(self, index):
        return np.float64(index + self.rng.random())


def main():
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    loader = DataLoader(Noisy(), batch_size=4, shuffle=True, num_workers=2)
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.01)
    seen = []
    for epoch in range(2):
        for batch in loader:
            optimizer.zero_grad()
            ((weight - batch) ** 2).mean().backward()
            optimizer.step()
            seen.append(batch)
    print("RESULT", fingerprint(seen, weight))


if __name__ == "__main__":
    main()
