import random

import torch
from torch import nn

from options import get_options


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    opt = get_options()
    seed_everything(opt.manual_seed)
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=opt.lr)
    for _ in range(opt.epochs):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
