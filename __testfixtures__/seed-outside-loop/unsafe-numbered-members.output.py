import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


torch.manual_seed(4)
x = torch.linspace(-1, 1, 90).reshape(30, 3)
members = {}
for i in range(4):
    seed_everything(4 + i)
    path = "member_%d.pt" % i
    net = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net(x).pow(2).mean().backward()
    optimizer.step()
    members[path] = net
