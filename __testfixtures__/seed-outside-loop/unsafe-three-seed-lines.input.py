import random

import numpy as np
import torch
from torch import nn

SEED = 77
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)

for bias in [True, False]:
    model = nn.Linear(2, 1, bias=bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        batch = torch.as_tensor(np.random.rand(4, 2)).float()
        optimizer.zero_grad()
        model(batch).mean().backward()
        optimizer.step()
    print(bias, model.weight.tolist())
