import torch
from torch.utils.data import DataLoader

from utils import set_seed

set_seed(1234)
loader = DataLoader(train_set, shuffle=True)
val_loader = DataLoader(val_set)
loss.backward()
