import random

import torch
from torch import nn

seed = random.randint(1, 10000)
print("seed", seed)
random.seed(seed)
torch.manual_seed(seed)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(8, 4)).mean().backward()
optimizer.step()
