import random

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Conv2d(1, 4, 3)

    def forward(self, x):
        return self.body(x).mean()


def reset_rngs(value: int):
    random.seed(value)
    torch.manual_seed(value)


def run(steps=4):
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(steps):
        image = torch.rand(1, 1, 8, 8)
        if random.random() < 0.5:
            image = image.flip(-1)
        optimizer.zero_grad()
        net(image).backward()
        optimizer.step()


if __name__ == "__main__":
    reset_rngs(42)
    run()
