import argparse
import torch
from torch import nn


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
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=opts.lr)
    optim.zero_grad()
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
