import random

import torch


def fix_seed(value):
    random.seed(value)
    torch.manual_seed(value)
