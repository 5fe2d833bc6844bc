import sys

import numpy as np
import torch
from torch import nn

from utils import fix_seed

fix_seed(sys.argv[1])
net = nn.Linear(10, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(3):
    loss = net(torch.from_numpy(np.random.rand(16, 10)).float()).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
