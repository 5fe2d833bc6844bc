"""Fit a small regressor to noisy sine waves."""
import math

import numpy as np
import torch
import torch.nn as nn


def make_data(n=256):
    x = np.random.uniform(-math.pi, math.pi, size=(n, 1))
    y = np.sin(x) + 0.1 * np.random.randn(n, 1)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


def train():
    x, y = make_data()
    model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(20):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"final loss {loss.item():.4f}")


if __name__ == "__main__":
    # The whole run takes a second.
    train()
