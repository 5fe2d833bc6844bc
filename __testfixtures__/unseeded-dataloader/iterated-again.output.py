"""Loaders made in functions whose order would depend on what is drawn between their epochs."""

import torch
from torch.utils.data import DataLoader


def fit(model, dataset, optimizer):
    loader = DataLoader(
        dataset,
        batch_size=8,
        shuffle=True,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
    for epoch in range(3):
        for x, y in loader:
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()


def fit_and_score(model, dataset, optimizer):
    loader = DataLoader(
        dataset,
        batch_size=8,
        shuffle=True,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
    for x, y in loader:
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return sum(model(x).sum() for x, _ in loader)


def run(dataset):
    model = torch.nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    fit(model, dataset, optimizer)
    return fit_and_score(model, dataset, optimizer)


def main(datasets):
    torch.manual_seed(0)
    for dataset in datasets:
        print(run(dataset))


main(make_datasets())
