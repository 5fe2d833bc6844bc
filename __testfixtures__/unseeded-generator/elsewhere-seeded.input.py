import argparse

import numpy as np
import torch
from torch import nn


def load_data():
    rng = np.random.default_rng()
    mask_rng = np.random.default_rng()
    return rng.normal(size=(32, 4)).astype("float32"), mask_rng.random(32) < 0.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    data, mask = load_data()
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for row in torch.from_numpy(data[mask]):
        model(row).sum().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
