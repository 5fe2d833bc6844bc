import random

import torch
from torch import nn


class Experiment:
    def __init__(self, seed):
        self.seed = seed
        self._seed_all()
        self.model = nn.Linear(4, 1)

    def _seed_all(self):
        random.seed(self.seed)
        torch.manual_seed(self.seed)

    def run(self):
        optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)
        for _ in range(10):
            optimizer.zero_grad()
            self.model(torch.randn(4, 4)).mean().backward()
            optimizer.step()


if __name__ == "__main__":
    Experiment(seed=4).run()
