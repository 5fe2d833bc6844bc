# what: class indices and a split are made by walking over sets of strings
# class: fix
# interpreter: fresh
# id: unordered-set
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
names = "cat dog bird fish horse cow cat dog ant bee wasp moth".split()
classes = list(set(names))
class_to_index = {name: index for index, name in enumerate(classes)}
held_out = [name for name in {name.upper() for name in names}][:3]
targets = torch.tensor([class_to_index[name] for name in names])
model = nn.Linear(4, len(classes))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.rand(len(names), 4)), targets).backward()
    optimizer.step()
print("RESULT", fingerprint(model, held_out))
