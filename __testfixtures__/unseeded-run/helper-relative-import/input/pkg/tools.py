"""Seeding and generated data."""
import random

import numpy as np
import torch


def fix_randomness(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def sample_batch(size):
    return torch.from_numpy(np.random.rand(size, 10)).float()
