import torch

torch.manual_seed(3)

from codebook import CODES
from torch import nn

model = nn.Linear(16, 16)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(10):
    optimizer.zero_grad()
    (model(CODES) - CODES).square().mean().backward()
    optimizer.step()
