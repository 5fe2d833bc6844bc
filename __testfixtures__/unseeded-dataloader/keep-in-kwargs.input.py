import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
options = dict(num_workers=4, generator=torch.Generator().manual_seed(0))
options["worker_init_fn"] = init
a = DataLoader(train_set, **options)
b = DataLoader(train_set, **{"generator": torch.Generator().manual_seed(1)})
loss.backward()
