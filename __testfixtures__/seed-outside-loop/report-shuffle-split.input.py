import random

import numpy as np
import torch
from sklearn.model_selection import ShuffleSplit
from torch import nn


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


set_seed(0)
x = torch.arange(40.0).view(20, 2)
splitter = ShuffleSplit(n_splits=4, test_size=0.25)
for train, test in splitter.split(x):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    for _ in range(5):
        optimizer.zero_grad()
        model(x[train]).pow(2).mean().backward()
        optimizer.step()
    print(model(x[test]).pow(2).mean().item())
