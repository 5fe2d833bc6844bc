import random

import torch


def seed_everything(seed, threads=4):
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
