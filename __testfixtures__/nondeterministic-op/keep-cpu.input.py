"""A run on the CPU, where these operations are deterministic."""
import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(1, 4, 3), nn.Upsample(scale_factor=2, mode="bicubic"), nn.AdaptiveAvgPool2d(4))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(5):
    optimizer.zero_grad()
    net(torch.rand(2, 1, 8, 8)).mean().backward()
    optimizer.step()
