import random

import torch
from torch import nn
from options.train_options import TrainOptions


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


if __name__ == "__main__":
    opt = TrainOptions().parse()
    seed_everything(opt.seed)
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=opt.lr)
    for epoch in range(opt.n_epochs):
        optim.zero_grad()
        model(torch.randn(4, 3)).sum().backward()
        optim.step()
