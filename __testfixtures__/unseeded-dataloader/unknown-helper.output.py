import torch
from torch.utils.data import DataLoader

from utils import set_seed

set_seed(1234)
loader = DataLoader(
    train_set,
    shuffle=True,
    generator=torch.Generator().manual_seed(torch.initial_seed()),
)
val_loader = DataLoader(
    val_set, generator=torch.Generator().manual_seed(torch.initial_seed() + 1)
)
loss.backward()
