import random

import numpy as np
import torch
from torch.utils.data import DataLoader


def worker_init(worker_id):
    seed = torch.initial_seed() % 2**32
    np.random.seed(seed)
    random.seed(seed)


torch.manual_seed(0)
train_loader = DataLoader(
    train_set,
    shuffle=True,
    num_workers=4,
    worker_init_fn=worker_init,
    generator=torch.Generator().manual_seed(0),
)
val_loader = DataLoader(
    val_set,
    num_workers=4,
    worker_init_fn=worker_init,
    generator=torch.Generator().manual_seed(1),
)
loss.backward()
