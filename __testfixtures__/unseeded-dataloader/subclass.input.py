import functools

import torch
from torch.utils.data import DataLoader


class Batches(DataLoader):
    """Takes all that DataLoader takes."""


class Prefetching(DataLoader):
    def __init__(self, dataset, num_workers=4, **kwargs):
        super().__init__(dataset, num_workers=num_workers, pin_memory=True, **kwargs)


class Fixed(DataLoader):
    def __init__(self, dataset, batch_size):
        super().__init__(dataset, batch_size=batch_size, shuffle=True)


class Old(DataLoader):
    def __init__(self, dataset):
        super(Old, self).__init__(dataset, num_workers=2)


class Older(DataLoader):
    def __init__(self, dataset):
        DataLoader.__init__(self, dataset, shuffle=True)


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
batches = Batches(train_set, shuffle=True)
prefetching = Prefetching(train_set)
single = Prefetching(train_set, 0)
fixed = Fixed(train_set, 32)
deeper = Deeper(train_set)
ordered = Ordered(train_set, num_workers=0)
first, second = small(train_set), named(8)
loss.backward()
