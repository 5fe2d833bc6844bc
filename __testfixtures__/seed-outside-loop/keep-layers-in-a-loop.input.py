import torch
from torch import nn

torch.manual_seed(10)
layers = []
for width_in, width_out in [(4, 8), (8, 8), (8, 1)]:
    layers += [nn.Linear(width_in, width_out), nn.ReLU()]
model = nn.Sequential(*layers[:-1])
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(10):
    optimizer.zero_grad()
    model(torch.randn(4, 4)).mean().backward()
    optimizer.step()
