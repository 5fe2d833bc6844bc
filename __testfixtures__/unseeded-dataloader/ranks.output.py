import os
import random

import torch
import torch.distributed as dist
from torch.utils.data import DataLoader, DistributedSampler


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


def main():
    rank = int(os.environ["RANK"])
    dist.init_process_group("nccl")
    torch.manual_seed(1234 + rank)
    sampler = DistributedSampler(train_set)
    # augmentation must differ by rank: so does the seed that was set last
    loader = DataLoader(
        train_set,
        batch_size=32,
        sampler=sampler,
        num_workers=4,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(torch.initial_seed()),
    )
    for epoch in range(3):
        sampler.set_epoch(epoch)
        for x, y in loader:
            torch.nn.functional.mse_loss(model(x), y).backward()


if __name__ == "__main__":
    main()
