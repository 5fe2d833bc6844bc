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
    def __init__(self, path):
        self.config = {"seed": 5, "epochs": 2, "lr": 0.1}
        seed_everything(self.config["seed"])
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.config["lr"])

    def fit(self):
        x = torch.ones(4, 4)
        for epoch in range(self.config["epochs"]):
            self.optimizer.zero_grad()
            loss = (self.model(x) ** 2).mean()
            loss.backward()
            self.optimizer.step()
        print("RESULT", loss.item())


def main():
    Trainer("a").fit()


if __name__ == "__main__":
    main()
