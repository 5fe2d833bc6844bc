import random

import torch
from engine import fit
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    torch.manual_seed(4)
    x = torch.linspace(-1, 1, 90).reshape(30, 3)
    nets = []
    for i in range(4):
        seed_everything(4 + i)
        net = nn.Linear(3, 1)
        fit(net, x, i)
        nets.append(net)


if __name__ == "__main__":
    main()
