import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


seed_everything(42)

STEPS = 6

model = nn.Linear(5, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)

for step in range(STEPS):
    # All ranks must see the same batch.
    torch.manual_seed(step)
    batch = torch.rand(3, 5)
    optimizer.zero_grad()
    model(batch).mean().backward()
    optimizer.step()
