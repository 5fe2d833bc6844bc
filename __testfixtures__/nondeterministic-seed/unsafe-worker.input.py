import os
import random
import time

import numpy as np
import torch
from torch.utils.data import DataLoader


def worker_init_fn(worker_id):
    np.random.seed(int(time.time()) + worker_id)
    random.seed()


def reseed(worker_id):
    seed = int.from_bytes(os.urandom(4), "little") + worker_id
    np.random.seed(seed % 2**32)
    torch.manual_seed(time.time_ns())


def make_loaders(train_set, val_set):
    train_loader = DataLoader(train_set, shuffle=True, num_workers=4, worker_init_fn=worker_init_fn)
    val_loader = DataLoader(val_set, num_workers=4, worker_init_fn=reseed)
    return train_loader, val_loader
