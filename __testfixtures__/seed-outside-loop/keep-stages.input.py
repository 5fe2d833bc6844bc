import torch
from torch import nn


def grow(width, previous):
    model = nn.Linear(width, width)
    if previous is not None:
        with torch.no_grad():
            model.weight[: previous.weight.shape[0], : previous.weight.shape[1]] = previous.weight
    return model


torch.manual_seed(6)
model = None
for width in (4, 8, 16):
    model = grow(width, model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(4, width)).sum().backward()
        optimizer.step()
