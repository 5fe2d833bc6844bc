import torch
from torch import nn

torch.manual_seed(0)
layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(4)])
optimizers = [torch.optim.SGD(layer.parameters(), lr=0.1) for layer in layers]
for epoch in range(10):
    for layer, optimizer in zip(layers, optimizers):
        optimizer.zero_grad()
        layer(torch.randn(4, 8)).square().mean().backward()
        optimizer.step()
    print([layer(torch.ones(8)).sum().item() for layer in layers])
