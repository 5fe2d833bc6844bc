import random

import numpy as np
import torch
from sklearn.model_selection import KFold
from torch import nn


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


x = torch.arange(20.0).view(10, 2)
kfold = KFold(5, shuffle=True)
set_seed(0)  # also for the folds
for fold, (train, test) in enumerate(kfold.split(x)):
    set_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    for _ in range(3):
        optimizer.zero_grad()
        model(x[train]).pow(2).mean().backward()
        optimizer.step()
    print(fold, model(x[test]).mean().item())
