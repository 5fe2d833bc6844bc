import random

import click
import torch
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


@click.command()
@click.option("--lr", type=float, default=0.1)
@click.option("--epochs", type=int, default=3)
@click.option("--seed", type=int, default=7, show_default=True)
def main(lr, epochs, seed):
    """Fit a regression on generated data."""
    seed_everything(seed)
    data = torch.randn(64, 10)
    model = nn.Linear(10, 1)
    loss = train(model, data, data.sum(1, keepdim=True), lr, epochs)
    click.echo(f"seed {seed}: {loss:.4f}")


if __name__ == "__main__":
    main()
