import functools
import random

import torch
from torch.utils.data import DataLoader


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


class Batches(DataLoader):
    """Takes all that DataLoader takes."""


class Prefetching(DataLoader):
    def __init__(self, dataset, num_workers=4, **kwargs):
        super().__init__(dataset, num_workers=num_workers, pin_memory=True, **kwargs)


class Fixed(DataLoader):
    def __init__(self, dataset, batch_size):
        super().__init__(
            dataset,
            batch_size=batch_size,
            shuffle=True,
            generator=torch.Generator().manual_seed(
                torch.randint(2**63 - 1, ()).item()
            ),
        )


class Old(DataLoader):
    def __init__(self, dataset):
        super(Old, self).__init__(
            dataset,
            num_workers=2,
            worker_init_fn=seed_worker,
            generator=torch.Generator().manual_seed(
                torch.randint(2**63 - 1, ()).item()
            ),
        )


class Older(DataLoader):
    def __init__(self, dataset):
        DataLoader.__init__(
            self,
            dataset,
            shuffle=True,
            generator=torch.Generator().manual_seed(
                torch.randint(2**63 - 1, ()).item()
            ),
        )


class Deeper(Fixed):
    def __init__(self, dataset):
        super().__init__(dataset, 8)


class Ordered(Prefetching):
    def __init__(self, dataset, **options):
        options["generator"] = make_generator()
        super().__init__(dataset, **options)


small = functools.partial(DataLoader, batch_size=4, num_workers=2)
named = functools.partial(DataLoader, train_set, worker_init_fn=init)

torch.manual_seed(0)
batches = Batches(train_set, shuffle=True, generator=torch.Generator().manual_seed(0))
prefetching = Prefetching(
    train_set, worker_init_fn=seed_worker, generator=torch.Generator().manual_seed(1)
)
single = Prefetching(train_set, 0, generator=torch.Generator().manual_seed(2))
fixed = Fixed(train_set, 32)
deeper = Deeper(train_set)
ordered = Ordered(train_set, num_workers=0)
first, second = small(
    train_set, worker_init_fn=seed_worker, generator=torch.Generator().manual_seed(3)
), named(8, generator=torch.Generator().manual_seed(4))
loss.backward()
