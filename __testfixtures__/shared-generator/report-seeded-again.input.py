import torch
from torch.utils.data import DataLoader

train_set, val_set = torch.zeros(64, 3), torch.zeros(16, 3)
g = torch.Generator()
options = dict(batch_size=8, generator=g)
train_loader = DataLoader(train_set, shuffle=True, **options)
val_loader = DataLoader(val_set, **options)

h = torch.Generator()
left = DataLoader(train_set, shuffle=True, generator=h)
right = DataLoader(train_set, shuffle=True, generator=h)
for fold in range(5):
    h.manual_seed(fold)
    print([x.sum() for x in left], [x.sum() for x in right])


def peek(epoch):
    return next(iter(DataLoader(val_set, shuffle=True, generator=h)))


for epoch in range(3):
    peek(epoch)
