import random

import torch
from torch.utils.data import DataLoader


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


SEED = 7
torch.manual_seed(SEED)

one_line = DataLoader(train_set, generator=torch.Generator().manual_seed(SEED))

aligned = DataLoader(train_set,
                     batch_size=32,
                     shuffle=True,
                     generator=torch.Generator().manual_seed(SEED + 1))

filled = DataLoader(
    train_set, batch_size=128, shuffle=True, num_workers=2,
    pin_memory=True,
    worker_init_fn=seed_worker, generator=torch.Generator().manual_seed(SEED + 2))

hanging = DataLoader(
    train_set,
    batch_size=32,  # what fits on the card
    generator=torch.Generator().manual_seed(SEED + 3),
    # num_workers=4,
)

no_trailing_comma = DataLoader(
    train_set,
    shuffle=True,  # every epoch
    generator=torch.Generator().manual_seed(SEED + 4)
)

joined = DataLoader(
    train_set,
    batch_size=32,
    shuffle=True,
    drop_last=True,
    pin_memory=True,
    generator=torch.Generator().manual_seed(SEED + 5),
)

short = DataLoader(
    train_set, batch_size=32, generator=torch.Generator().manual_seed(SEED + 6)
)

nested = DataLoader(MNIST("data", train=True,
                          download=True), batch_size=32, shuffle=True,
                    generator=torch.Generator().manual_seed(SEED + 7))

hugging = DataLoader(MNIST(
    "data",
    train=True,
), batch_size=32, shuffle=True, num_workers=8, drop_last=True,
    worker_init_fn=seed_worker, generator=torch.Generator().manual_seed(SEED + 8))

trailing = DataLoader(
    train_set, batch_size=32, shuffle=True, generator=torch.Generator().manual_seed(SEED + 9)
)  # the order of every epoch is another

if ready: late = DataLoader(train_set, generator=torch.Generator().manual_seed(SEED + 10))

loss.backward()
