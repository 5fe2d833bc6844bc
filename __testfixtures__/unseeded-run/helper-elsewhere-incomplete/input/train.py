import numpy as np
import torch
from common.seeding import seed_all
from torch import nn

seed_all(17)
model = nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.as_tensor(np.random.rand(2, 5)).float()).mean().backward()
    optimizer.step()
