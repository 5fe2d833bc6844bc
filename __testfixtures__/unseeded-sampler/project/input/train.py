import argparse

import torch
from torch.utils.data import DataLoader, random_split

from sampling import balanced


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    train_set, val_set = random_split(dataset, [0.8, 0.2])
    loader = DataLoader(train_set, sampler=balanced(train_set))
    for x, y in loader:
        torch.nn.functional.mse_loss(model(x), y).backward()


if __name__ == "__main__":
    main()
