import random
import time

import numpy as np
import torch

started = time.time()
random.seed(0)
random.seed("a phrase")
np.random.seed(int(1e6) % 2**32)
torch.manual_seed(torch.initial_seed())
rng = np.random.default_rng([1, 2, 3])
unseeded = np.random.default_rng()


class Lawn:
    def seed(self):
        return "grass"


def reseed(seed=None):
    np.random.seed(seed)


lawn = Lawn()
lawn.seed()
elapsed = time.time() - started
print(f"seeding took {elapsed:.1f} s")
