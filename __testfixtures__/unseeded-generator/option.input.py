import argparse

import numpy as np
import torch
from torch import nn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)

    split_rng = np.random.default_rng()
    order = split_rng.permutation(100)
    augment_rng = np.random.default_rng()
    data = torch.randn(100, 4)[order] + augment_rng.normal()

    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for batch in data.split(10):
        model(batch).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
