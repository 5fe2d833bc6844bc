# what: a random search that sets one constant seed in every trial draws the same value each time
# class: flag
# id: seed-outside-loop
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

rates = []
for trial in range(4):
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    lr = 10 ** np.random.uniform(-4, -1)
    rates.append(lr)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model(torch.ones(4, 2)).sum().backward()
    optimizer.step()
print("RESULT", fingerprint(model, rates))
