import torch as th
import torch.utils.data as tud
from torch.utils import data
from torch.utils.data import DataLoader as Loader
from torch.utils.data.dataloader import DataLoader

th.manual_seed(0)
a = th.utils.data.DataLoader(train_set)
b = tud.DataLoader(train_set)
c = data.DataLoader(train_set)
d = Loader(train_set)
e = DataLoader(train_set)
Alias = DataLoader
f = Alias(train_set)
loss.backward()


def later():
    import torch
    from torch.utils.data import DataLoader

    print(torch.__version__)
    return DataLoader(train_set)
