# what: the seeds are there, but they are the clock, the process and the system's entropy
# class: fix
# id: nondeterministic-seed
import os
import random
import time

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed()
np.random.seed((os.getpid() + time.time_ns()) % 2**32)
torch.manual_seed(time.time_ns())
generator = torch.Generator()
generator.seed()

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(5):
    x = torch.rand(4, 3, generator=generator) + float(np.random.randn()) + random.random()
    optimizer.zero_grad()
    model(x).square().mean().backward()
    optimizer.step()
print("RESULT", fingerprint(model))
