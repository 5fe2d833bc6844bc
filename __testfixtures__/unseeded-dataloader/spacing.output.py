import torch
from torch.utils.data import DataLoader

torch.manual_seed(0)
tight = DataLoader(
    train_set, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(0)
)
spaced = DataLoader(
    train_set,
    batch_size = 4,
    shuffle = True,
    generator = torch.Generator().manual_seed(1),
)
comma = DataLoader(train_set, batch_size=4, generator=torch.Generator().manual_seed(2),)
alone = DataLoader(dataset=train_set, generator=torch.Generator().manual_seed(3))
spread = DataLoader(
    train_set,
    batch_size=4,
    generator=torch.Generator().manual_seed(4),
    **{'drop_last': True},
)
loss.backward()
