import random

import torch
from torch import nn

random.seed(0)
torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    for batch in torch.randn(10, 8, 4):
        optimizer.zero_grad()
        model(batch).pow(2).mean().backward()
        optimizer.step()
    print(epoch)
