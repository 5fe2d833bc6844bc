import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


seed_everything(42)

decoder = nn.Linear(2, 4)
decoder.load_state_dict(torch.load("decoder.pt"))
for i in range(5):
    with torch.no_grad():
        print(i, decoder(torch.randn(1, 2)))
