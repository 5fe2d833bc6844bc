# what: dropout2d imported by name, without `training`, in a module whose first parameter is not called self
# class: fix
# id: always-on-dropout
# runs: 1 | 2
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.nn.functional import dropout2d, relu


class Encoder(nn.Module):
    def __init__(this):
        super().__init__()
        this.conv = nn.Conv2d(1, 4, 3)
        this.fc = nn.Linear(4, 1)

    def forward(this, x):
        x = dropout2d(relu(this.conv(x)), p=0.5)
        return this.fc(x.mean(dim=(2, 3)))


random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
model = Encoder()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
images = torch.linspace(-1, 1, 100).reshape(4, 1, 5, 5)
for epoch in range(3):
    model.train()
    optimizer.zero_grad()
    model(images).square().mean().backward()
    optimizer.step()
    model.eval()
    for _ in range(int(sys.argv[1])):
        score = model(images).sum()
print("RESULT", fingerprint(model, score))
