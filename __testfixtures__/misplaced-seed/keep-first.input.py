import random

import torch
from torch import nn

random.seed(0)
torch.manual_seed(0)
model = nn.Linear(4, 1)
torch.manual_seed(1)  # a second one, so that the order does not depend on the model
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(8, 4)).mean().backward()
optimizer.step()
