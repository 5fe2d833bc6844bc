import random

import torch


def jitter(x, offset=torch.rand(3)):
    return x + offset * random.random()
