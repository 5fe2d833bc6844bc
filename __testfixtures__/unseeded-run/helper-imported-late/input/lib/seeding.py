"""Seeding and a log."""
import random

import numpy as np
import torch


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def log(loss):
    print(f"{loss:.4f}")
