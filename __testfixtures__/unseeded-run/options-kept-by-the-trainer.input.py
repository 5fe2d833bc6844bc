import argparse

import torch
from torch import nn


class Trainer:
    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int, default=0)
        self.args = parser.parse_args()
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def fit(self):
        self.model(torch.randn(8, 4)).pow(2).mean().backward()
        self.optimizer.step()


if __name__ == "__main__":
    trainer = Trainer()
    trainer.fit()
