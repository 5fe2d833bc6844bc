import torch
from torch import nn

torch.manual_seed(7)
x = torch.linspace(-1, 1, 60).reshape(20, 3)
residual = x.pow(2).sum(1, keepdim=True)
learners = []
for depth in (2, 4, 8):
    weak = nn.Sequential(nn.Linear(3, depth), nn.Tanh(), nn.Linear(depth, 1))
    optimizer = torch.optim.Adam(weak.parameters())
    for _ in range(10):
        optimizer.zero_grad()
        (weak(x) - residual).pow(2).mean().backward()
        optimizer.step()
    residual.sub_(0.5 * weak(x).detach())
    learners.append(weak)
