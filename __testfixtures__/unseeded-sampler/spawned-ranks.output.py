import random

import torch
import torch.multiprocessing as mp
from torch.utils.data import RandomSampler, random_split


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def worker(rank, world_size):
    seed_everything(42 + rank)
    train_set, val_set = random_split(
        dataset, [0.8, 0.2], generator=torch.Generator().manual_seed(42)
    )
    sampler = RandomSampler(
        train_set, generator=torch.Generator().manual_seed(torch.initial_seed() + 1)
    )
    for index in sampler:
        model(train_set[index]).backward()
        optimizer.step()


if __name__ == "__main__":
    mp.spawn(worker, args=(2,), nprocs=2)
