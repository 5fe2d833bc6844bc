# what: values drawn while a module is imported are seeded once a seed stands above that import, too
# class: fix
# id: import-time-rng
# with: drawing_module.py
import random

import numpy as np
import torch
from drawing_module import PROTOTYPES
from fingerprint import fingerprint
from torch import nn

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(PROTOTYPES).square().mean().backward()
optimizer.step()
print("RESULT", fingerprint(model))
