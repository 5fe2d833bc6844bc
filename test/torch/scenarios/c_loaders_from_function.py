# what: the loaders are made by a function that is called once, with the seed among its arguments
# class: fix
# id: unseeded-dataloader
# runs: 0 | 3
import argparse
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def get_loaders(args):
    dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
    train_loader = DataLoader(dataset, batch_size=args.batch_size, shuffle=True)
    test_loader = DataLoader(dataset, batch_size=args.batch_size, shuffle=False, drop_last=False)
    return train_loader, test_loader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("passes", type=int, help="how often the test set is read per epoch")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--seed", type=int, default=8)
    args = parser.parse_args()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)

    train_loader, test_loader = get_loaders(args)
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        model.train()
        for (batch,) in train_loader:
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
        model.eval()
        for _ in range(args.passes):
            with torch.no_grad():
                print([model(batch).sum().item() for (batch,) in test_loader])
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
