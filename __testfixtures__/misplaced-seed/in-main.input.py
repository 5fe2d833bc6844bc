import argparse

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 1)

    def forward(self, x):
        return self.fc(x)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    net = Net()
    optimizer = torch.optim.Adam(net.parameters())
    torch.manual_seed(args.seed)
    for step in range(10):
        optimizer.zero_grad()
        net(torch.rand(8, 4)).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
