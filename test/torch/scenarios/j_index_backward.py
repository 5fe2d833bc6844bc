# what: all is seeded, but with two threads the backward of an indexed table adds up in any order
# class: fix
# id: nondeterministic-algorithms
import random

import numpy as np
import torch
from fingerprint import fingerprint

torch.set_num_threads(2)
random.seed(17)
np.random.seed(17)
torch.manual_seed(17)

table = torch.randn(100, 32, requires_grad=True)
optimizer = torch.optim.SGD([table], lr=0.1)
index = torch.randint(0, 100, (60_000,))
target = torch.randn(60_000, 32)
for _ in range(8):
    optimizer.zero_grad()
    (table[index] - target).square().sum().backward()
    optimizer.step()
print("RESULT", fingerprint(table))
