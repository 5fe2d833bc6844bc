# what: a random search draws its values in the body of the loop: every trial must try others
# class: look-alike
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def main():
    x = torch.linspace(-1, 1, 20).reshape(10, 2)
    trials, losses = [], []
    for trial in range(6):
        lr = 10 ** np.random.uniform(-3, -1)
        hidden = random.randrange(4, 4000)
        dropout = float(torch.rand(1)) / 2
        trials.append((lr, hidden, dropout))
        model = nn.Sequential(nn.Linear(2, hidden), nn.Dropout(dropout), nn.Linear(hidden, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    for name, values in zip(("rates", "widths", "dropouts"), zip(*trials)):
        print("DISTINCT", name, len(set(values)))
    print("SPREAD", np.std(losses))
    print("RESULT", fingerprint(trials, losses))


if __name__ == "__main__":
    main()
