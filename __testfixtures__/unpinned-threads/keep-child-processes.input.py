"""What is set here is for the processes that train, which import torch anew."""
import os

import torch
import torch.multiprocessing as mp
from torch import nn


def worker(rank):
    torch.manual_seed(rank)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(4, 8)).square().mean().backward()
        optimizer.step()


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    mp.spawn(worker, nprocs=2)
