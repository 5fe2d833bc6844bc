# what: --seed is parsed and given to torch alone; NumPy makes the noise
# class: fix
# id: unseeded-run
import argparse

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def noisy_batch(size):
    x = np.linspace(0, 1, size * 2, dtype=np.float32).reshape(size, 2)
    return torch.from_numpy(x + 0.1 * np.random.randn(size, 2).astype(np.float32))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    args = parser.parse_args()
    torch.manual_seed(args.seed)

    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(args.steps):
        loss = (model(noisy_batch(8)) - 1).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
