import random

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 64).reshape(4, 8, 2)
for fold in range(4):
    seed_everything(0)
    generator = torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item())
    loader = DataLoader(TensorDataset(x[fold]), batch_size=4, shuffle=True, generator=generator)
    net = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for (batch,) in loader:
        optimizer.zero_grad()
        net(batch).pow(2).mean().backward()
        optimizer.step()
