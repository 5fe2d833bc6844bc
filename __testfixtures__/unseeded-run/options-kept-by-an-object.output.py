import argparse
import random
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


class Options:
    def __init__(self):
        self.parser = argparse.ArgumentParser()
        self.parser.add_argument("--lr", type=float, default=0.1)
        self.parser.add_argument("--manual_seed", type=int, default=7)

    def parse(self):
        self.opts = self.parser.parse_args()
        return self.opts


def main():
    options = Options()
    opts = options.parse()
    seed_everything(opts.manual_seed)
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=opts.lr)
    optim.zero_grad()
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
