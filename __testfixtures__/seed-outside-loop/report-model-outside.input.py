import random

import torch
from torch import nn

random.seed(0)
torch.manual_seed(0)
model = nn.Linear(4, 1)
for lr in [0.1, 0.01, 0.001]:
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(10):
        loss = model(torch.randn(8, 4)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(lr, loss.item())
