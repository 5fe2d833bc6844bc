import click
import torch

from vision.engine import fit


@click.command()
@click.option("--width", default=16)
@click.option("--epochs", default=2)
def main(width, epochs):
    """Train and save."""
    model = fit(width, epochs)
    torch.save(model, "model.pt")


if __name__ == "__main__":
    main()
