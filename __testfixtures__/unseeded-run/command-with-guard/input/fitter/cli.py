import torch
from torch import nn

SEED = 8


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
    print(fit(0.5))


if __name__ == "__main__":
    main()
