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


SEED = 77
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)

for bias in [True, False]:
    seed_everything(SEED)
    model = nn.Linear(2, 1, bias=bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        batch = torch.as_tensor(np.random.rand(4, 2)).float()
        optimizer.zero_grad()
        model(batch).mean().backward()
        optimizer.step()
    print(bias, model.weight.tolist())
