import torch
from torch import nn

from project import settings

net = nn.Linear(10, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=settings.LR)
for _ in range(settings.EPOCHS):
    loss = net(torch.randn(16, 10)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
