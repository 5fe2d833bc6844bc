import numpy as np
from torch.utils.data import DataLoader
from torch.utils.data.dataloader import default_collate
from torch.utils.data.sampler import SequentialSampler


class BaseDataLoader(DataLoader):
    def __init__(self, dataset, batch_size, validation_split, num_workers, collate_fn=default_collate):
        self.sampler, self.valid_sampler = self._split(validation_split)
        self.init_kwargs = {
            'dataset': dataset,
            'batch_size': batch_size,
            'collate_fn': collate_fn,
            'num_workers': num_workers
        }
        super().__init__(sampler=self.sampler, **self.init_kwargs)

    def _split(self, split):
        order = np.arange(self.n_samples)
        return SequentialSampler(order[split:]), SequentialSampler(order[:split])

    def split_validation(self):
        if self.valid_sampler is None:
            return None
        return DataLoader(sampler=self.valid_sampler, **self.init_kwargs)
