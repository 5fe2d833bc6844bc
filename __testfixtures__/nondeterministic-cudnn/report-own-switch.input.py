import argparse

import torch
from torch.backends import cudnn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--deterministic", action="store_true")
    args = parser.parse_args()
    if args.deterministic:
        cudnn.deterministic = True
    else:
        cudnn.benchmark = True
    net = torch.nn.Conv2d(3, 8, 3)
    net(torch.ones(1, 3, 8, 8)).sum().backward()


if __name__ == "__main__":
    main()
