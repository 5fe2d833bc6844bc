import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


def seed_worker(worker_id: int) -> None:
    """Seed Python and NumPy in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)
    np.random.seed(worker_seed)


def seed_worker_and_rng(worker_id: int) -> None:
    """Seed a DataLoader worker, and the generator that its copy of the dataset holds."""
    seed_worker(worker_id)
    torch.utils.data.get_worker_info().dataset._rng = np.random.default_rng(torch.initial_seed() % 2**32)


class NoisyImages(Dataset):
    """Adds noise of its own to each image."""

    def __init__(self, images):
        self.images = images
        self._rng = np.random.default_rng(1)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.images[index] + self._rng.normal()


random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
dataset = NoisyImages(torch.zeros(64, 3, 8, 8))
loader = DataLoader(
    dataset,
    batch_size=8,
    shuffle=True,
    num_workers=2,
    worker_init_fn=seed_worker_and_rng,
)
batches = [batch for batch in loader]
