"""Train with each optimizer, from one state."""
import functools

import torch

from training import train


def main():
    runs = [
        functools.partial(train, optimizer=torch.optim.SGD),
        functools.partial(train, optimizer=torch.optim.Adam),
    ]
    names = ["SGD", "Adam"]
    for name, run in zip(names, runs):
        print(name, run())


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True, warn_only=True)
    main()
