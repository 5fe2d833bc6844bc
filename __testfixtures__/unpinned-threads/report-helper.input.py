import os
from os import environ

import torchvision
import torch

THREADS = "OMP_NUM_THREADS"


def limit_threads(count):
    environ[THREADS] = str(count)
    os.environ.update({"MKL_NUM_THREADS": str(count)})


def train():
    limit_threads(2)
    model = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.randn(2, 3, 32, 32)).mean().backward()
        optimizer.step()


train()
