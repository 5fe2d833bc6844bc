# what: all three generators are seeded in a function that main calls first
# class: control
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn


def prepare(seed=21):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    return torch.device("cpu")


def main():
    device = prepare()
    model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5), nn.Linear(4, 1)).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        x = torch.tensor([[random.random(), np.random.rand()]], dtype=torch.float32)
        optimizer.zero_grad()
        model(x).square().sum().backward()
        optimizer.step()
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
