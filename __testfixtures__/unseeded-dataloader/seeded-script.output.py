"""Train with a seed of its own."""

import argparse
import random

import numpy as np
import torch
from torch.utils.data import DataLoader

from data import get_sets


def seed_worker(worker_id: int) -> None:
    """Seed Python and NumPy in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)
    np.random.seed(worker_seed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=4)
    args = parser.parse_args()

    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)

    train_set, val_set, test_set = get_sets()
    train_loader = DataLoader(
        train_set,
        batch_size=64,
        shuffle=True,
        num_workers=args.workers,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(args.seed),
    )
    val_loader = DataLoader(
        val_set, batch_size=256, generator=torch.Generator().manual_seed(args.seed + 1)
    )
    test_loader = DataLoader(
        test_set,
        256,
        False,
        None,
        None,
        args.workers,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(args.seed + 2),
    )

    model = torch.nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
    print(evaluate(model, val_loader), evaluate(model, test_loader))


def evaluate(model, loader):
    with torch.no_grad():
        return sum(torch.nn.functional.mse_loss(model(x), y).item() for x, y in loader)


if __name__ == "__main__":
    main()
