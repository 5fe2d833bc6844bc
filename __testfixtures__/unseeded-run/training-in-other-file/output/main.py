import random

import click
import torch

from vision.engine import fit


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


@click.command()
@click.option("--width", default=16)
@click.option("--epochs", default=2)
def main(width, epochs):
    """Train and save."""
    model = fit(width, epochs)
    torch.save(model, "model.pt")


if __name__ == "__main__":
    seed_everything(42)
    main()
