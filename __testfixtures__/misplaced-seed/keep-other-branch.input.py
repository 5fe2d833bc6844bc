import sys

import torch
from torch import nn

if "--shapes" in sys.argv:
    print(nn.Linear(4, 1).weight.shape)
else:
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(8, 4)).mean().backward()
    optimizer.step()
