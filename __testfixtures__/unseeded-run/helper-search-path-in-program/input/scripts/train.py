import sys

import torch
from torch import nn

print(f"torch {torch.__version__}")
sys.path.append("..")
from lib.seeding import log, set_seed

model = nn.Linear(10, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    loss = model(torch.rand(16, 10)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
log(loss.item())
