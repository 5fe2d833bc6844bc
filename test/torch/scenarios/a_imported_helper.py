# what: a complete helper of the project seeds everything: nothing may change but the deterministic settings
# class: control
# with: seeding.py
import random

import numpy as np
import torch
from fingerprint import fingerprint
from seeding import fix_randomness
from torch import nn


def main():
    fix_randomness(9)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        x = torch.tensor([[random.random(), np.random.rand()]], dtype=torch.float32)
        optimizer.zero_grad()
        model(x).square().sum().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
