import random

import torch
from torch import nn

from project import settings


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


seed_everything(settings.SEED)

net = nn.Linear(10, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=settings.LR)
for _ in range(settings.EPOCHS):
    loss = net(torch.randn(16, 10)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
