from random import seed, shuffle

import numpy
import torch as th
from torch import nn

seed(9)
th.manual_seed(9)

order = list(range(20))
shuffle(order)
targets = th.as_tensor(numpy.random.permutation(20))[order].float()
model = nn.Linear(1, 1)
optimizer = th.optim.SGD(model.parameters(), lr=1e-3)
for index in order:
    optimizer.zero_grad()
    (model(targets[index].view(1, 1)) - index).abs().sum().backward()
    optimizer.step()
