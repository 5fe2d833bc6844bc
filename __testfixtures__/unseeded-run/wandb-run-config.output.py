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


run = wandb.init(project="p", config=dict(lr=0.1, seed=4))
seed_everything(run.config.seed)
model = nn.Linear(3, 1)
optim = torch.optim.Adam(model.parameters(), lr=wandb.config.lr)
model(torch.randn(4, 3)).sum().backward()
optim.step()
