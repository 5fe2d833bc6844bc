import json

import torch
from torch import nn

config = json.load(open("settings.json"))
net = nn.Linear(10, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=config["lr"])
for _ in range(config["epochs"]):
    loss = net(torch.randn(16, 10)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
