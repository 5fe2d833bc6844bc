import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def train(model, rate):
    """Train a small regression; returns its last loss."""
    x = torch.linspace(-1, 1, 64).reshape(32, 2)
    loader = DataLoader(TensorDataset(x, x.prod(1, keepdim=True)), batch_size=8, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    for epoch in range(10):
        for inputs, targets in loader:
            loss = nn.functional.mse_loss(model(inputs), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss.item()


def main():
    set_seed(0)
    print([train(nn.Linear(2, 1), rate) for rate in (0.3, 0.1)])


if __name__ == "__main__":
    main()
