# what: a grid over dropout rates, in a comprehension, in which nothing is seeded at all
# class: fix
# id: unseeded-run
import torch
from fingerprint import fingerprint
from torch import nn


def train(p):
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(p), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 2)).square().mean().backward()
        optimizer.step()
    return model


if __name__ == "__main__":
    print("RESULT", fingerprint([fingerprint(train(p)) for p in (0.1, 0.3, 0.5)]))
