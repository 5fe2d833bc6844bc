import argparse
import random

import torch
import torch.multiprocessing as mp
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=3)
options = parser.parse_args()


def work(rank, steps):
    seed_everything(options.seed + rank)
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.randn(6, 4)).sum().backward()
        optimizer.step()


if __name__ == "__main__":
    mp.spawn(work, args=(5,), nprocs=2)
