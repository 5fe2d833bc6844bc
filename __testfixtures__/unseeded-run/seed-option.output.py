import argparse
import os
import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def parse_args():
    parser = argparse.ArgumentParser(description="Train an autoencoder.")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7, help="random seed")
    parser.add_argument("--out", default="runs")
    return parser.parse_args()


def main():
    args = parse_args()
    seed_everything(args.seed)
    os.makedirs(args.out, exist_ok=True)
    data = torch.rand(64, 12)
    model = nn.Sequential(nn.Linear(12, 3), nn.ReLU(), nn.Linear(3, 12))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(args.epochs):
        loss = (model(data) - data).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(model.state_dict(), os.path.join(args.out, "model.pt"))


if __name__ == "__main__":
    main()
