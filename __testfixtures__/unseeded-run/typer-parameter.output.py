import random
from typing import Annotated

import torch
import typer
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


app = typer.Typer()



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


@app.command()
def run(epochs: int = 3, seed: Annotated[int, typer.Option(help="seed")] = 11):
    seed_everything(seed)
    model = nn.Linear(10, 1)
    data = torch.ones(8, 10)
    typer.echo(train(model, data, data.sum(1, keepdim=True), 0.1, epochs))


if __name__ == "__main__":
    typer.run(run)
