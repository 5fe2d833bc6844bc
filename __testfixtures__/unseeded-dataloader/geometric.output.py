import random

import numpy as np
import torch
from torch_geometric.loader import ClusterLoader, DataListLoader, DataLoader, NeighborLoader


def seed_worker(worker_id: int) -> None:
    """Seed Python and NumPy in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)
    np.random.seed(worker_seed)


torch.manual_seed(0)
graphs = DataLoader(
    train_set,
    32,
    True,
    num_workers=2,
    worker_init_fn=seed_worker,
    generator=torch.Generator().manual_seed(0),
)
lists = DataListLoader(train_set, batch_size=32, generator=torch.Generator().manual_seed(1))
neighbors = NeighborLoader(
    data,
    [10, 10],
    batch_size=128,
    shuffle=True,
    num_workers=4,
    generator=torch.Generator().manual_seed(2),
)
clusters = ClusterLoader(
    cluster_data, batch_size=20, shuffle=True, generator=torch.Generator().manual_seed(3)
)
loss.backward()
