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


class Runner:
    def __init__(self):
        self.parse()
        if self.args.seed is not None:
            seed_everything(self.args.seed)
        self.build()

    def parse(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int)
        self.args = parser.parse_args()

    def build(self):
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

    def run(self):
        loss = (self.model(torch.ones(4, 4)) ** 2).mean()
        loss.backward()
        self.optimizer.step()
        print("RESULT", loss.item())


if __name__ == "__main__":
    Runner().run()
