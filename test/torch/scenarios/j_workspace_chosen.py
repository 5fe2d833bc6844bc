# what: the user chose the other valid workspace and strict algorithms: both stay
# class: control
import os
import random

os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":16:8"

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
torch.use_deterministic_algorithms(True)
torch.backends.cudnn.benchmark = False
torch.backends.cudnn.deterministic = True

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(4, 2)).mean().backward()
optimizer.step()
warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
print("RESULT", fingerprint(model, os.environ["CUBLAS_WORKSPACE_CONFIG"], warn_only))
