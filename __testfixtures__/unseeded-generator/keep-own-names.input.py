import random
from typing import Optional

import numpy as np


class RandomState:
    """Bookkeeping, no generator."""


def default_rng():
    return random


class Random:
    pass


def sample(rng: Optional[np.random.RandomState] = None):
    return (rng or np.random).rand()


state = RandomState()
rng = default_rng()
chooser = Random()
