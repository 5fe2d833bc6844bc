import torch
from torch import nn

from options import get_options


def main():
    opt = get_options()
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=opt.lr)
    for _ in range(opt.epochs):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
