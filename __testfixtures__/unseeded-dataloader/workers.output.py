import os
import random

import torch
from torch.utils.data import DataLoader


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


SEED = 3
WORKERS = 0
torch.manual_seed(SEED)
if debug:
    WORKERS_USED = 0

none = DataLoader(train_set, num_workers=0, generator=torch.Generator().manual_seed(SEED + 1))
constant = DataLoader(
    train_set, num_workers=WORKERS, generator=torch.Generator().manual_seed(SEED + 2)
)
chosen = DataLoader(
    train_set,
    num_workers=os.cpu_count(),
    worker_init_fn=seed_worker,
    generator=torch.Generator().manual_seed(SEED + 3),
)
either = DataLoader(
    train_set,
    num_workers=0 if debug else 4,
    worker_init_fn=seed_worker,
    generator=torch.Generator().manual_seed(SEED + 4),
)
spread = DataLoader(
    train_set,
    worker_init_fn=seed_worker,
    generator=torch.Generator().manual_seed(SEED + 5),
    **({"num_workers": 0} if debug else {"num_workers": 2}),
)
has_generator = DataLoader(
    train_set,
    num_workers=2,
    generator=torch.Generator().manual_seed(SEED),
    worker_init_fn=seed_worker,
)
has_workers = DataLoader(
    train_set,
    num_workers=2,
    worker_init_fn=init_worker,
    generator=torch.Generator().manual_seed(SEED + 6),
)
explicit_none = DataLoader(
    train_set,
    num_workers=2,
    worker_init_fn=seed_worker,
    generator=torch.Generator().manual_seed(SEED + 7),
)
multi_line = DataLoader(
    train_set,
    num_workers=2,
    worker_init_fn=seed_worker,
    generator=torch.Generator().manual_seed(SEED + 8),
)
loss.backward()
