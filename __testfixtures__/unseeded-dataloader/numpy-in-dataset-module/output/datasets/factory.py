import random

import numpy as np
import torch
from torch.utils.data import DataLoader

from datasets.noise import NoiseDataset


def seed_worker(worker_id: int) -> None:
    """Seed Python and NumPy in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)
    np.random.seed(worker_seed)


def make_loader(args, length):
    dataset = NoiseDataset(length)
    return DataLoader(
        dataset,
        batch_size=args.batch_size,
        shuffle=True,
        num_workers=args.num_workers,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
