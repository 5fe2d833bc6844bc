import torch
from torch import nn


def fit(lr):
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for _ in range(3):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    fit(0.5)
