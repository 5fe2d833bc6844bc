"""The files of a data set are read in the order of the file system, which here is another in each run."""

import os
import random
import shutil
import uuid

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
shutil.rmtree("data", ignore_errors=True)
os.mkdir("data")
# Names as a download gives them, written in the order in which the downloads end.
names = {"%02d-%s.txt" % (index, uuid.UUID(bytes=os.urandom(16)).hex): index for index in range(24)}
for name in sorted(names, key=lambda name: name[3:]):
    with open(os.path.join("data", name), "w") as file:
        file.write(str(names[name]))
data = []
for name in os.listdir("data"):  # cause
    with open(os.path.join("data", name)) as file:
        value = float(file.read())
    data.append((torch.full((4,), value), torch.tensor([value / 24])))
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
loader = DataLoader(data, batch_size=8)  # difference
for inputs, targets in loader:
    optimizer.zero_grad()
    nn.functional.mse_loss(model(inputs), targets).backward()
    optimizer.step()
