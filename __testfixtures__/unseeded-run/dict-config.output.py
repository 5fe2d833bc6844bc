import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


config = {
    "lr": 0.1,
    "epochs": 3,
    "seed": 99,
}



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    data = torch.randn(64, 10)
    net = nn.Linear(10, 1)
    print(train(net, data, data.sum(1, keepdim=True), config["lr"], config["epochs"]))


if __name__ == '__main__':
    seed_everything(config["seed"])
    main()
