"""A project's own seeding helper, complete."""

import random

import numpy as np
import torch


def fix_randomness(value):
    random.seed(value)
    np.random.seed(value)
    torch.manual_seed(value)
