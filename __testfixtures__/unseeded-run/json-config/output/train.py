import json
import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


config = json.load(open("settings.json"))
if config["seed"] is not None:
    seed_everything(config["seed"])
net = nn.Linear(10, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=config["lr"])
for _ in range(config["epochs"]):
    loss = net(torch.randn(16, 10)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
