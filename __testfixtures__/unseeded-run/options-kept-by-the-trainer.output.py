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


class Trainer:
    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int, default=0)
        self.args = parser.parse_args()
        seed_everything(self.args.seed)
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def fit(self):
        self.model(torch.randn(8, 4)).pow(2).mean().backward()
        self.optimizer.step()


if __name__ == "__main__":
    trainer = Trainer()
    trainer.fit()
