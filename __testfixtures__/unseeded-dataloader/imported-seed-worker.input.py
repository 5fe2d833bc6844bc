import torch
from torch.utils.data import DataLoader

from utils import seed_worker

g = torch.Generator()
g.manual_seed(0)

torch.manual_seed(0)
train_loader = DataLoader(train_set, shuffle=True, num_workers=4, worker_init_fn=seed_worker, generator=g)
val_loader = DataLoader(val_set, num_workers=4)
loss.backward()
