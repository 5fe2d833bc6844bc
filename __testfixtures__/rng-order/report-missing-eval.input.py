import sys

import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 128).reshape(64, 2)
y = x.prod(1, keepdim=True)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(int(sys.argv[1])):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x[:48]), y[:48]).backward()
    optimizer.step()
    with torch.no_grad():
        print(nn.functional.mse_loss(model(x[48:]), y[48:]).item())
