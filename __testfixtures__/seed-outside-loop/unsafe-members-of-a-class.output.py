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
    def __init__(self, lr, member):
        self.member = member
        self.net = nn.Linear(3, 1)
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=lr)

    def train(self, x):
        self.net(x).pow(2).mean().backward()
        self.optimizer.step()
        print("member", self.member, "done")
        return self.net


if __name__ == "__main__":
    torch.manual_seed(4)
    x = torch.linspace(-1, 1, 90).reshape(30, 3)
    nets = []
    for i in range(4):
        seed_everything(4 + i)
        trainer = Trainer(0.1, i)
        nets.append(trainer.train(x))
