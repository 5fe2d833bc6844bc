import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 7


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def train(rate, number=0):
    """Train a small regression; returns its last loss."""
    set_seed(SEED + number)
    x = torch.linspace(-1, 1, 64).reshape(32, 2)
    loader = DataLoader(TensorDataset(x, x.prod(1, keepdim=True)), batch_size=8, shuffle=True)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    for epoch in range(10):
        for inputs, targets in loader:
            loss = nn.functional.mse_loss(model(inputs), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    print(f"run {number}")
    return loss.item()


def main():
    set_seed(SEED)
    losses = [train(0.1, number=run) for run in range(5)]
    print(np.mean(losses), np.std(losses))


if __name__ == "__main__":
    main()
