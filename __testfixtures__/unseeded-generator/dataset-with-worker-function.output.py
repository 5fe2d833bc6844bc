import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Crops(Dataset):
    def __init__(self, images, size):
        self.images = images
        self.size = size
        self.rng = random.Random(3)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        top = self.rng.randrange(self.images.shape[-2] - self.size)
        return self.images[index, :, top : top + self.size]


def seed_worker(worker_id):
    worker_seed = torch.initial_seed() % 2**32
    np.random.seed(worker_seed)
    random.seed(worker_seed)  # Python's too
    torch.utils.data.get_worker_info().dataset.rng = random.Random(torch.initial_seed() % 2**32)


if __name__ == "__main__":
    torch.manual_seed(3)
    loader = DataLoader(Crops(torch.rand(32, 3, 16, 16), 8), num_workers=2, worker_init_fn=seed_worker)
    for crops in loader:
        print(crops.mean())
