import torch

from common.repro import set_seed


def main():
    set_seed(3)
    net = torch.nn.Conv2d(3, 8, 3)
    net(torch.ones(1, 3, 8, 8)).sum().backward()


if __name__ == "__main__":
    main()
