"""Train a small regressor."""
import random

import numpy as np
import torch
from torch import nn

random.seed(42)
np.random.seed(42)
torch.manual_seed(42)  # another start each time


def main():
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(10):
        loss = model(torch.rand(8, 4)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
