import random

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)  # weights
random.seed(0)

pairs = [(random.random(), random.random()) for _ in range(32)]
x = torch.tensor(pairs)
x += torch.as_tensor(np.random.normal(size=x.shape), dtype=torch.float32)
model = nn.Linear(2, 1)
optimizer = torch.optim.Adagrad(model.parameters())
for _ in range(5):
    optimizer.zero_grad()
    model(x).abs().mean().backward()
    optimizer.step()
