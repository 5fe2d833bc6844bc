"""Helpers that other programs import."""

import random

import torch
from torch.utils.data import DataLoader


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


def get_loaders(train_set, val_set, batch_size, num_workers=0):
    train = DataLoader(
        train_set,
        batch_size=batch_size,
        shuffle=True,
        num_workers=num_workers,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
    val = DataLoader(
        val_set,
        batch_size=batch_size,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
    return train, val
