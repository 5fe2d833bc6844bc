import torch
from torch import nn

from config import cfg


def main():
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=cfg.LR)
    for _ in range(cfg.EPOCHS):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
