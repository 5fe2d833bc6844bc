import random

import numpy as np
import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def build():
    return nn.Linear(4, 1)


if __name__ == "__main__":
    set_seed(7)  # for the training below
    x = np.random.rand(16, 4).astype("float32")
    model = build()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):
        optimizer.zero_grad()
        model(torch.from_numpy(x)).mean().backward()
        optimizer.step()
