"""The command line."""
import random

import torch

from .train import fit


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    """Entry point of `fit`."""
    seed_everything(42)
    print(fit(0.1))
