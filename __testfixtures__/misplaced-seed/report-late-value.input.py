import random

import torch
from torch import nn

from options import parse

model = nn.Linear(4, 1)
options = parse()
random.seed(options.seed)
torch.manual_seed(options.seed)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(8, 4)).mean().backward()
optimizer.step()
