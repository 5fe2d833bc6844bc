import numpy as np


def test_mean():
    rng = np.random.default_rng()
    assert abs(rng.normal(size=10_000).mean()) < 1
