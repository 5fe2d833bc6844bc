import os

import torch
from torch.utils.data import DataLoader

SEED = 3
WORKERS = 0
torch.manual_seed(SEED)
if debug:
    WORKERS_USED = 0

none = DataLoader(train_set, num_workers=0)
constant = DataLoader(train_set, num_workers=WORKERS)
chosen = DataLoader(train_set, num_workers=os.cpu_count())
either = DataLoader(train_set, num_workers=0 if debug else 4)
spread = DataLoader(train_set, **({"num_workers": 0} if debug else {"num_workers": 2}))
has_generator = DataLoader(train_set, num_workers=2, generator=torch.Generator().manual_seed(SEED))
has_workers = DataLoader(train_set, num_workers=2, worker_init_fn=init_worker)
explicit_none = DataLoader(train_set, num_workers=2, worker_init_fn=None, generator=None)
multi_line = DataLoader(
    train_set,
    num_workers=2,
    worker_init_fn=None,
    generator=None,
)
loss.backward()
