import random

import numpy as np
import torch
from sklearn.datasets import make_moons
from torch import nn


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


set_seed(14)
points, labels = make_moons(200, noise=0.1)
points, labels = torch.as_tensor(points).float(), torch.as_tensor(labels)
for optimizer_class in [torch.optim.SGD, torch.optim.Adam]:
    set_seed(14)
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = optimizer_class(model.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(points), labels).backward()
        optimizer.step()
