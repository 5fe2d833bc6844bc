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


class Member:
    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int, default=3)
        self.args = parser.parse_args()
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

    def fit(self):
        loss = (self.model(torch.ones(4, 4)) ** 2).mean()
        loss.backward()
        self.optimizer.step()
        return loss.item()


if __name__ == "__main__":
    seed_everything(42)
    first = Member()
    second = Member()
    a, b = first.fit(), second.fit()
    print("DISTINCT", len({a, b}))
    print("RESULT", a, b)
