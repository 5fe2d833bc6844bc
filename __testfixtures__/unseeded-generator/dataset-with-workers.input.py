import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class NoisyImages(Dataset):
    """Adds noise of its own to each image."""

    def __init__(self, images):
        self.images = images
        self._rng = np.random.default_rng()

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
)
batches = [batch for batch in loader]
