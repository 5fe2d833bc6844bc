"""Five-fold cross-validation of a small network, with a held-out score for every fold.

python cross_validation.py            # all folds
python cross_validation.py --fold 3   # one fold again, to look at it
"""

import argparse
import random
import statistics

import torch
from torch import nn
from torch.utils.data import DataLoader, SubsetRandomSampler, TensorDataset

SEED = 1234
FOLDS = 5


def make_dataset(samples=500, features=12):
    """A nonlinear function of a few features; the same data in every run."""
    generator = torch.Generator().manual_seed(99)
    x = torch.randn(samples, features, generator=generator)
    y = torch.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2]
    y += 0.1 * torch.randn(samples, generator=generator)
    return TensorDataset(x, y.unsqueeze(1))


def make_folds(samples):
    """Shuffle the indices once and deal them out into the folds."""
    indices = list(range(samples))
    random.shuffle(indices)
    return [indices[i::FOLDS] for i in range(FOLDS)]


def build_model(features=12):
    return nn.Sequential(
        nn.Linear(features, 64),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(64, 1),
    )


def fit(model, loader, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    criterion = nn.MSELoss()
    model.train()
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()


@torch.no_grad()
def score(model, loader):
    model.eval()
    error, count = 0.0, 0
    for x, y in loader:
        error += nn.functional.mse_loss(model(x), y, reduction="sum").item()
        count += len(y)
    return error / count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="run only this fold")
    args = parser.parse_args()

    torch.manual_seed(SEED)
    dataset = make_dataset()
    folds = make_folds(len(dataset))

    scores = []
    for fold, val_ids in enumerate(folds):
        if args.fold is not None and fold != args.fold:
            continue
        train_ids = [i for other in folds if other is not val_ids for i in other]
        train_loader = DataLoader(dataset, batch_size=32, sampler=SubsetRandomSampler(train_ids))
        val_loader = DataLoader(dataset, batch_size=100, sampler=SubsetRandomSampler(val_ids))

        model = build_model()
        fit(model, train_loader, args.epochs)
        scores.append(score(model, val_loader))
        print(f"fold {fold}: mse {scores[-1]:.6f}")

    print(f"mean mse {statistics.mean(scores):.8f} over {len(scores)} fold(s)")


if __name__ == "__main__":
    main()
