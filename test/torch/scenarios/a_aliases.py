#!/usr/bin/env python3
# what: torch, NumPy and random are all imported under other names; the name `seed_everything` is taken
# class: fix
# id: unseeded-run
"""Train with unusual imports."""

from __future__ import annotations

from random import shuffle

import torch as th
import torch.nn.functional as F
from fingerprint import fingerprint
from numpy import random as npr

seed_everything = "a flag of the data pipeline, not a function"

order = list(range(10))
shuffle(order)
inputs = th.tensor(npr.rand(10, 2), dtype=th.float32)[order]
layer = th.nn.Linear(2, 2)
optimizer = th.optim.SGD(layer.parameters(), lr=0.1)
for i in range(5):
    loss = F.cross_entropy(layer(inputs), th.arange(10) % 2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
assert __doc__ == "Train with unusual imports."
print("RESULT", fingerprint(layer, order, seed_everything))
