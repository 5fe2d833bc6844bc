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


SEED = 99
WORLD_SIZE = 2


def run(gpu, steps):
    seed_everything(SEED + gpu)
    model = nn.Linear(3, 1).cuda(gpu)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.randn(8, 3, device=gpu)).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    torch.manual_seed(SEED)
    mp.spawn(run, args=(10,), nprocs=WORLD_SIZE)
