# what: the order of one training loader depends on how often the other is read
# class: fix
# id: unseeded-dataloader
# runs: 1 | 2
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader

random.seed(4)
np.random.seed(4)
torch.manual_seed(4)
passes = int(sys.argv[1])

labelled = DataLoader(range(32), batch_size=8, shuffle=True)
unlabelled = DataLoader(range(100, 200), batch_size=10, shuffle=True)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
orders = []
for epoch in range(3):
    for _ in range(passes):
        for batch in unlabelled:
            optimizer.zero_grad()
            model(batch[:, None].float()).var().backward()
            optimizer.step()
    for batch in labelled:
        orders.append(batch)
        optimizer.zero_grad()
        (model(batch[:, None].float()) - 1).square().mean().backward()
        optimizer.step()
print("RESULT", fingerprint(orders))
