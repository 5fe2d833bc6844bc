import os

from data import batches

os.environ["OMP_NUM_THREADS"] = "1"

import torch
from torch import nn

if __name__ == "__main__":
    torch.manual_seed(7)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for batch in batches(10):
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
