import argparse
import time

import torch
from torch import nn


def profile(model, n=10):
    """Time forward and backward passes."""
    x = torch.zeros(16, 10)
    start = time.perf_counter()
    for _ in range(n):
        model(x).sum().backward()
    return (time.perf_counter() - start) / n


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=10)
    args = parser.parse_args()
    print(profile(nn.Linear(10, args.width)))
