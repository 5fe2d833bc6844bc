import argparse

import numpy as np
import torch
from torch import nn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--noise", type=float, default=0.1)
    args = parser.parse_args()

    # Same start for everyone.
    torch.manual_seed(args.seed)

    points = np.random.rand(128, 2).astype("float32")
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for epoch in range(10):
        noisy = points + args.noise * np.random.randn(*points.shape).astype("float32")
        loss = model(torch.from_numpy(noisy)).mean() ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
