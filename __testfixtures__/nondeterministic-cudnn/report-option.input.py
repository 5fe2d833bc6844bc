import argparse

import torch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-benchmark", action="store_true")
    args = parser.parse_args()
    torch.backends.cudnn.benchmark = not args.no_benchmark
    net = torch.nn.Conv2d(3, 8, 3)
    net(torch.ones(1, 3, 8, 8)).sum().backward()


if __name__ == "__main__":
    main()
