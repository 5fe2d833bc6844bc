# what: the seeds are set after the model was built: its weights are not covered
# class: fix
# id: misplaced-seed
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.2), nn.Linear(8, 1))

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.ones(4, 2)).square().mean().backward()
    optimizer.step()
print("RESULT", fingerprint(model))
