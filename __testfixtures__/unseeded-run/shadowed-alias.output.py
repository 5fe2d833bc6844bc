import random

import numpy
import torch
from numpy.random import rand


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    numpy.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


seed_everything(42)

# Neutral and positive samples.
np = [rand(16) for _ in range(8)]


def main():
    model = torch.nn.Linear(16, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for sample in np:
        optimizer.zero_grad()
        model(torch.as_tensor(sample, dtype=torch.float32)).backward()
        optimizer.step()


main()
