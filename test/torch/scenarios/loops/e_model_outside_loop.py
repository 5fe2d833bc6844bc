# what: the model is built before the loop over learning rates and carries its weights over: no seed can mend that
# class: flag
# id: seed-outside-loop
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)

model = nn.Linear(2, 1)
results = {}
for lr in [0.1, 0.01, 0.001]:
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(3):
        loss = model(torch.randn(4, 2)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    results[lr] = loss.item()
print("RESULT", fingerprint(results))
