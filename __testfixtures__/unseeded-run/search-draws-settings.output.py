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



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def run():
    with wandb.init(project="search"):
        lr = 10 ** random.uniform(-4, -1)
        data = torch.randn(64, 10)
        wandb.log({"loss": train(nn.Linear(10, 1), data, data.sum(1, keepdim=True), lr, 3)})


if __name__ == "__main__":
    seed_everything(42)
    sweep = wandb.sweep({"method": "random", "parameters": {"x": {"values": [1]}}}, project="search")
    wandb.agent(sweep, function=run, count=5)
