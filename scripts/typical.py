"""A training script as most are: `write-code-cache.cjs` shows it to the command, which then has compiled what such a file needs."""

import argparse
import os

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset, random_split


class Points(Dataset):
    def __init__(self, root, size=1000):
        self.files = [name for name in os.listdir(root) if name.endswith(".npy")]
        self.x = np.random.randn(size, 2).astype(np.float32)
        self.y = (self.x.sum(axis=1) > 0).astype(np.int64)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        x = self.x[index] + 0.1 * np.random.randn(2)
        return torch.as_tensor(x, dtype=torch.float32), self.y[index]


class Net(nn.Module):
    def __init__(self, width, dropout=0.1):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Dropout(dropout), nn.Linear(width, 2))

    def forward(self, x):
        return F.dropout(self.layers(x), p=0.1)


def train(model, loader, optimizer, device):
    model.train()
    total = 0.0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
    return total / len(loader.dataset)


@torch.no_grad()
def evaluate(model, loader, device):
    correct = sum((model(x.to(device)).argmax(1).cpu() == y).sum().item() for x, y in loader)
    return correct / len(loader.dataset)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--lr", type=float, default=1e-2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = True
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train_set, validation_set = random_split(Points(args.data), [900, 100])
    train_loader = DataLoader(train_set, batch_size=32, shuffle=True, num_workers=2)
    validation_loader = DataLoader(validation_set, batch_size=100)

    results = {}
    for width in [16, 64]:
        model = Net(width).to(device)
        optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9)
        losses = []
        for epoch in range(args.epochs):
            losses.append(train(model, train_loader, optimizer, device))
            print(f"width {width}, epoch {epoch + 1}: loss {losses[-1]:.4f}")
        results[width] = evaluate(model, validation_loader, device)
        plt.plot(losses, label=f"width {width}")
        torch.save(model.state_dict(), f"width-{width}.pt")
    print({width: round(accuracy, 4) for width, accuracy in results.items()})


if __name__ == "__main__":
    main()
