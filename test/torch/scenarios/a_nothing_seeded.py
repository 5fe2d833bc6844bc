# what: a script without a main guard that seeds nothing and draws from all three generators
# class: fix
# id: unseeded-run
import random

import numpy as np
import torch
import torch.nn as nn
from fingerprint import fingerprint

names = ["lynx", "hare", "wolf", "bear"]
random.shuffle(names)
noise = np.random.randn(8, 4)

net = nn.Linear(4, 4)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
inputs = torch.tensor(noise, dtype=torch.float32)
targets = torch.tensor([len(names[i % 4]) % 4 for i in range(8)])
for step in range(4):
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(inputs), targets).backward()
    optimizer.step()
print("RESULT", fingerprint(net, names))
