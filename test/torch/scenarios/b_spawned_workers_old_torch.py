# what: workers of torch <= 1.8 do not seed NumPy (HAS_NUMPY = False makes this torch behave so); spawned, they inherit nothing
# class: fix
# id: unseeded-dataloader
import random

import numpy as np
import torch
import torch.utils.data._utils.worker as worker_module
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, Dataset

worker_module.HAS_NUMPY = False


class Cropped(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, i):
        start = np.random.randint(0, 1000)
        return torch.arange(start, start + 3, dtype=torch.float32) / 1000


def main():
    random.seed(2)
    np.random.seed(2)
    torch.manual_seed(2)
    loader = DataLoader(
        Cropped(),
        batch_size=2,
        num_workers=1,
        multiprocessing_context="spawn",
    )
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for batch in loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
