import os

import torch
from torch import nn

os.environ["OMP_NUM_THREADS"] = "2"  # for the programs that this one starts
torch.set_num_threads(2)
torch.manual_seed(0)
model = nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(10):
    optimizer.zero_grad()
    model(torch.randn(4, 8)).square().mean().backward()
    optimizer.step()
