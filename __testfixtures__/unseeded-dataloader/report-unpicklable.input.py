import numpy as np
import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
g = torch.Generator().manual_seed(0)


def main():
    def init(worker_id):
        np.random.seed(worker_id)

    by_lambda = lambda worker_id: np.random.seed(worker_id)
    a = DataLoader(train_set, num_workers=2, generator=g, worker_init_fn=lambda worker_id: np.random.seed(worker_id))
    b = DataLoader(train_set, num_workers=2, generator=g, worker_init_fn=init)
    c = DataLoader(
        train_set, num_workers=2, generator=g, worker_init_fn=by_lambda, multiprocessing_context="spawn"
    )
    d = DataLoader(train_set, num_workers=0, generator=g, worker_init_fn=init)
    return a, b, c, d


main()
loss.backward()
