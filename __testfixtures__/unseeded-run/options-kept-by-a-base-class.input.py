import argparse
import torch
from torch import nn


class Base:
    def __init__(self, options):
        self.options = options

class Trainer(Base):
    def __init__(self, options):
        super().__init__(options)
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

    def fit(self):
        loss = (self.model(torch.ones(4, 4)) ** 2).mean()
        loss.backward()
        self.optimizer.step()
        return loss.item()


def get_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--manual-seed", type=int, default=3)
    return parser.parse_args()


def main():
    print("RESULT", Trainer(get_options()).fit())


main()
