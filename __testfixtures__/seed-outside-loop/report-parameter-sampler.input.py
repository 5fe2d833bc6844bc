import random

import numpy as np
import torch
from sklearn.model_selection import ParameterSampler
from torch import nn


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


set_seed(5)
space = {"lr": np.logspace(-4, -1, 50), "width": [4, 8]}
for params in ParameterSampler(space, n_iter=6):
    model = nn.Sequential(nn.Linear(2, params["width"]), nn.Linear(params["width"], 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=params["lr"])
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.randn(4, 2)).pow(2).mean().backward()
        optimizer.step()
