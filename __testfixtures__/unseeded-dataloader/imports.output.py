import torch as th
import torch.utils.data as tud
from torch.utils import data
from torch.utils.data import DataLoader as Loader
from torch.utils.data.dataloader import DataLoader

th.manual_seed(0)
a = th.utils.data.DataLoader(train_set, generator=th.Generator().manual_seed(0))
b = tud.DataLoader(train_set, generator=th.Generator().manual_seed(1))
c = data.DataLoader(train_set, generator=th.Generator().manual_seed(2))
d = Loader(train_set, generator=th.Generator().manual_seed(3))
e = DataLoader(train_set, generator=th.Generator().manual_seed(4))
Alias = DataLoader
f = Alias(train_set, generator=th.Generator().manual_seed(5))
loss.backward()


def later():
    import torch
    from torch.utils.data import DataLoader

    print(torch.__version__)
    return DataLoader(
        train_set,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
