# what: a grid of learning rates: what 0.1 gives depends on whether it comes first or last
# class: fix
# id: seed-outside-loop
# runs: forward | backward
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def run_experiment(lr, x):
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(4):
        loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def main():
    random.seed(42)
    np.random.seed(42)
    torch.manual_seed(42)
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    rates = [0.01, 0.03, 0.1]
    if sys.argv[1] == "backward":
        rates.reverse()
    results = {}
    for lr in rates:
        results[lr] = fingerprint(run_experiment(lr, x))
    print("RESULT", results[0.1])


if __name__ == "__main__":
    main()
