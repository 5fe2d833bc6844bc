import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


@dataclass
class Config:
    lr: float = 0.1
    seed: int = 1234



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    cfg = Config()
    seed_everything(cfg.seed)
    data = torch.from_numpy(np.random.rand(64, 10)).float()
    net = nn.Linear(10, 1)
    print(train(net, data, data.sum(1, keepdim=True), cfg.lr, 3))


if __name__ == "__main__":
    main()
