import random

import torch
from torch import nn

from config import cfg


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=cfg.LR)
    for _ in range(cfg.EPOCHS):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    seed_everything(cfg.RANDOM_SEED)
    main()
