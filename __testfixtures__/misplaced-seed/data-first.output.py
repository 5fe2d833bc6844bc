import random

import numpy as np
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


seed_everything(5)
points = np.random.rand(32, 2)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.tensor(points, dtype=torch.float32)).mean().backward()
    optimizer.step()
