import random

import numpy as np
import torch
from torch.utils.data import DataLoader
from torch.utils.data.dataloader import default_collate
from torch.utils.data.sampler import SequentialSampler


def seed_worker(worker_id: int) -> None:
    """Seed Python and NumPy in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)
    np.random.seed(worker_seed)


class BaseDataLoader(DataLoader):
    def __init__(self, dataset, batch_size, validation_split, num_workers, collate_fn=default_collate):
        self.sampler, self.valid_sampler = self._split(validation_split)
        self.init_kwargs = {
            'dataset': dataset,
            'batch_size': batch_size,
            'collate_fn': collate_fn,
            'num_workers': num_workers
        }
        super().__init__(
            sampler=self.sampler,
            worker_init_fn=seed_worker,
            generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
            **self.init_kwargs,
        )

    def _split(self, split):
        order = np.arange(self.n_samples)
        return SequentialSampler(order[split:]), SequentialSampler(order[:split])

    def split_validation(self):
        if self.valid_sampler is None:
            return None
        return DataLoader(
            sampler=self.valid_sampler,
            worker_init_fn=seed_worker,
            generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
            **self.init_kwargs,
        )
