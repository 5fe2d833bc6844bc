# what: validating in every epoch or in every second one changes what is trained
# class: fix
# id: unseeded-dataloader
# runs: 1 | 2
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train_one_epoch(model, loader, optimizer):
    model.train()
    for (batch,) in loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    return sum(model(batch).sum().item() for (batch,) in loader)


def main():
    every = int(sys.argv[1])
    random.seed(4)
    np.random.seed(4)
    torch.manual_seed(4)
    dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
    train_loader = DataLoader(dataset, batch_size=8, shuffle=True)
    val_loader = DataLoader(dataset, batch_size=16)
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(4):
        train_one_epoch(model, train_loader, optimizer)
        if epoch % every == 0:
            print("validation", evaluate(model, val_loader))
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
