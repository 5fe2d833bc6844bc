import argparse
import random

import torch
from torch.utils.data import DataLoader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=None)
    args = parser.parse_args()
    if args.seed is not None:
        random.seed(args.seed)
        torch.manual_seed(args.seed)
    loader = DataLoader(
        train_set,
        batch_size=32,
        shuffle=True,
        generator=torch.Generator().manual_seed(torch.initial_seed()),
    )
    val_loader = DataLoader(
        val_set,
        batch_size=32,
        generator=torch.Generator().manual_seed(torch.initial_seed() + 1),
    )
    train(loader, val_loader).backward()


if __name__ == "__main__":
    main()
