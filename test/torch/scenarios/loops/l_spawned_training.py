# what: a spawned process trains; it inherits no seed from the parent
# class: fix
# id: unseeded-run
import random
import tempfile

import numpy as np
import torch
import torch.multiprocessing as mp
from fingerprint import fingerprint
from torch import nn


def worker(rank, world_size, path):
    torch.set_num_threads(1)
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 2) * (rank + 1) / world_size).square().mean().backward()
        optimizer.step()
    with open(f"{path}.{rank}", "w") as file:
        file.write(fingerprint(model))


def main():
    random.seed(3)
    np.random.seed(3)
    torch.manual_seed(3)
    world_size = 1
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(worker, args=(world_size, f"{folder}/weights"), nprocs=world_size)
        print("RESULT", open(f"{folder}/weights.0").read())


if __name__ == "__main__":
    main()
