import random

import torch
from torch import nn


def fit(width, epochs):
    model = nn.Linear(width, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(epochs):
        x = torch.rand(8, width) * random.choice([-1, 1])
        optimizer.zero_grad()
        model(x).mean().backward()
        optimizer.step()
    return model
