"""A bar around a loader begins a pass each time it is walked over."""

import torch
from torch.utils.data import DataLoader
from tqdm import tqdm


def train(model, dataset, optimizer):
    bar = tqdm(
        DataLoader(
            dataset,
            batch_size=8,
            shuffle=True,
            generator=torch.Generator().manual_seed(
                torch.randint(2**63 - 1, ()).item()
            ),
        )
    )
    for epoch in range(3):
        for x, y in bar:
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()


def main(datasets):
    torch.manual_seed(0)
    for dataset in datasets:
        model = torch.nn.Linear(8, 1)
        train(model, dataset, torch.optim.SGD(model.parameters(), lr=0.1))


main(make_datasets())
