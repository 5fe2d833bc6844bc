"""Loaders of which one pass is begun, by `iter`, as soon as they are made: its order comes from the seeded global generator either way."""

import torch
from torch.utils.data import DataLoader


def train(model, dataset, optimizer, steps):
    batches, left = None, 0
    for step in range(steps):
        if left == 0:
            loader = DataLoader(dataset, batch_size=8, shuffle=True, drop_last=True)
            left = len(dataset) // 8
            batches = iter(loader)
        x, y = next(batches)
        left -= 1
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()


def show(datasets):
    for dataset in datasets:
        x, y = next(iter(DataLoader(dataset, batch_size=4, shuffle=True)))
        print(x.mean(), y.mean())


def main(datasets):
    torch.manual_seed(0)
    show(datasets)
    for dataset in datasets:
        model = torch.nn.Linear(8, 1)
        train(model, dataset, torch.optim.SGD(model.parameters(), lr=0.1), 100)


main(make_datasets())
