import torch
from torch.utils.data import DataLoader


def seed_worker(worker_id):
    pass


def get_loader(dataset, seed):
    return DataLoader(dataset, num_workers=4, worker_init_fn=seed_worker, generator=torch.Generator().manual_seed(seed))


torch.manual_seed(0)
g = torch.Generator().manual_seed(0)
plain = DataLoader(train_set, shuffle=True, generator=g)
chosen = DataLoader(train_set, generator=g if deterministic else None)
positional = DataLoader(train_set, 1, True, None, None, 0, None, False, False, 0, None, None, g)
loss.backward()
