# what: a module of the project draws while it is imported; seeded before that, the model depends on whether it is imported
# class: fix
# id: import-time-rng
# runs: --plain | --prototypes
# with: drawing_module.py
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)

if "--prototypes" in sys.argv:
    import drawing_module

    print(drawing_module.PROTOTYPES.shape)


def main():
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(4, 2)).square().mean().backward()
    optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
