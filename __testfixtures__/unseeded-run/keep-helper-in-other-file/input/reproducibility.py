import random

import numpy as np
import torch


def start_from(state):
    for seed in (random.seed, np.random.seed):
        seed(state)
    random.seed(state)
    np.random.seed(state)
    torch.manual_seed(state)
