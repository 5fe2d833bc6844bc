import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


SEED = 12
set_seed(SEED)
inputs = torch.randn(100, 4)

for momentum in (0.0, 0.9):
  model = nn.Linear(4, 1)
  optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=momentum)
  for i in torch.randperm(100):
    optimizer.zero_grad()
    model(inputs[i]).pow(2).sum().backward()
    optimizer.step()
