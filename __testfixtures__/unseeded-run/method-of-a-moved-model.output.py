import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


class Scorer(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 4)

    def forward(self, index):
        return self.table(index).sum(dim=1)

    @staticmethod
    def train_step(model, optimizer, index):
        optimizer.zero_grad()
        model(index).mean().backward()
        optimizer.step()


def main():
    scorer = Scorer()
    if torch.cuda.is_available():
        scorer = scorer.cuda()
    optimizer = torch.optim.Adam(scorer.parameters())
    for step in range(4):
        scorer.train_step(scorer, optimizer, torch.arange(10))


if __name__ == "__main__":
    seed_everything(42)
    main()
