import copy
import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


X = torch.arange(96.0).reshape(24, 4) / 96
Y = X.sum(1, keepdim=True)


def make():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))


def fit(model, data, epochs=2, lr=0.05):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loader = DataLoader(data, batch_size=4, shuffle=True)
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            loss = ((model(x) - y) ** 2).mean()
            loss.backward()
            optimizer.step()
    return loss.item()


def reset(model):
    for layer in model.children():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()


def main():
    random.seed(3)
    np.random.seed(3)
    torch.manual_seed(3)
    model = make()
    scores = []
    for run in range(3):
        seed_everything(3 + run)
        reset(model)
        scores.append(fit(model, TensorDataset(X, Y)))
    print("DISTINCT", len(set(scores)))
    print("RESULT", scores)


if __name__ == "__main__":
    main()
