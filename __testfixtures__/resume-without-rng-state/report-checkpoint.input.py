"""Trains a classifier; `--resume` goes on where a checkpoint ends."""
import argparse
import os
import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--resume", metavar="PATH")
parser.add_argument("--epochs", type=int, default=90)
parser.add_argument("--seed", type=int, default=0)


def save_checkpoint(state, is_best, filename="checkpoint.pth"):
    torch.save(state, filename)
    if is_best:
        os.replace(filename, "best.pth")


def main():
    args = parser.parse_args()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    noise = np.random.randn(256, 8)
    data = TensorDataset(torch.tensor(noise, dtype=torch.float32), torch.tensor([random.randrange(3) for _ in range(256)]))
    loader = DataLoader(data, batch_size=32, shuffle=True)
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    first, best = 0, 0.0
    if args.resume:
        checkpoint = torch.load(args.resume)
        first = checkpoint["epoch"]
        best = checkpoint["best"]
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
    for epoch in range(first, args.epochs):
        right = 0
        for x, y in loader:
            logits = model(x)
            loss = nn.functional.cross_entropy(logits, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            right += (logits.argmax(1) == y).sum().item()
        is_best, best = right > best, max(right, best)
        state = {"epoch": epoch + 1, "best": best, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
        save_checkpoint(state, is_best)


if __name__ == "__main__":
    main()
