# what: samples and batches come in the order in which workers finish
# class: fix
# id: completion-order
import os
import random
import time
from multiprocessing.pool import ThreadPool

import numpy as np
import torch
from fingerprint import fingerprint
from torch.utils.data import DataLoader, Dataset

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)


def read(number):
    time.sleep(os.urandom(1)[0] / 255 * 0.02)  # as long as the disk takes
    return number


class Uneven(Dataset):
    def __init__(self):
        with ThreadPool(4) as pool:
            self.numbers = list(pool.imap_unordered(read, range(24)))

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, index):
        return torch.tensor([float(read(self.numbers[index]))])


def main():
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    seen = []
    for batch in DataLoader(Uneven(), batch_size=2, shuffle=True, num_workers=2, in_order=False):
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
        seen.append(batch)
    print("RESULT", fingerprint(model, seen))


if __name__ == "__main__":
    main()
