import random

import torch
import wandb
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    wandb.init(project="p", config={"lr": 0.1, "seed": 4})
    config = wandb.config
    seed_everything(config.seed)
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=config.lr)
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
