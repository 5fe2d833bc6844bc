import click
import numpy as np
import torch
from torch import nn


@click.group()
def cli():
    """Prepare data, and train."""


@cli.command("prepare")
@click.argument("out")
def prepare(out):
    np.save(out, np.random.rand(10, 2))


@cli.command()
@click.option("--steps", default=8)
@click.option("--seed", default=3, type=int)
def train(steps, seed):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.rand(4, 2)).sum().backward()
        optimizer.step()
    print(model.weight)


if __name__ == "__main__":
    cli()
