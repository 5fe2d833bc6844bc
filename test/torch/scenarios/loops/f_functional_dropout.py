# what: F.dropout without `training` stays on after model.eval(): evaluating twice changes score and training
# class: fix
# id: always-on-dropout
# runs: 1 | 2
import random
import sys

import numpy as np
import torch
import torch.nn.functional as F
from fingerprint import fingerprint
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 16)
        self.fc2 = nn.Linear(16, 1)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.dropout(x, 0.4)
        return self.fc2(x)


random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.linspace(-1, 1, 16).reshape(8, 2)
for epoch in range(3):
    model.train()
    loss = F.mse_loss(model(x), x.sum(1, keepdim=True))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    model.eval()
    for _ in range(int(sys.argv[1])):
        with torch.no_grad():
            score = model(x).sum()
print("RESULT", fingerprint(model, score))
