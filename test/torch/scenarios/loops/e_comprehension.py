# what: a grid of learning rates in a comprehension: what 0.1 gives depends on whether it comes first or last
# class: fix
# id: seed-outside-loop
# runs: forward | backward
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def run_experiment(lr):
    model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    for _ in range(4):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x.sum(1, keepdim=True)).backward()
        optimizer.step()
    return fingerprint(model)


if __name__ == "__main__":
    random.seed(42)
    np.random.seed(42)
    torch.manual_seed(42)
    rates = [0.01, 0.03, 0.1]
    if sys.argv[1] == "backward":
        rates.reverse()
    results = {lr: run_experiment(lr) for lr in rates}
    print("RESULT", results[0.1])
