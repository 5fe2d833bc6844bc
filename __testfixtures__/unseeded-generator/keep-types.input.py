import random

import numpy as np


def shuffle(items, rng: np.random.Generator, fallback: "random.Random | None" = None):
    """Call it with `np.random.default_rng()`."""
    assert isinstance(rng, (np.random.Generator, np.random.RandomState))
    rng.shuffle(items)
    return fallback
