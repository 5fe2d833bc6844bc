import random

import numpy as np
import torch
from torch.utils.data import Dataset


class Jitter(Dataset):
    def __init__(self, series):
        self.series = series

    def __len__(self):
        return len(self.series)

    def __getitem__(self, index):
        rng = np.random.default_rng()
        return self.series[index] + rng.normal()


def augment(batches):
    for batch in batches:
        rng = random.Random()
        yield batch * rng.uniform(0.9, 1.1)


def permute(labels, rng=None):
    rng = rng or np.random.RandomState()
    return labels[rng.permutation(len(labels))]


trials = [np.random.default_rng().normal() for _ in range(5)]
series = Jitter(torch.arange(10.0))
