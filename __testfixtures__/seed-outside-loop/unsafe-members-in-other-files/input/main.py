import torch
from engine import fit
from torch import nn


def main():
    torch.manual_seed(4)
    x = torch.linspace(-1, 1, 90).reshape(30, 3)
    nets = []
    for i in range(4):
        net = nn.Linear(3, 1)
        fit(net, x, i)
        nets.append(net)


if __name__ == "__main__":
    main()
