import argparse

import torch
import torch.multiprocessing as mp
from torch import nn

best = 0.0


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int)
    parser.add_argument("--processes", type=int, default=1)
    return parser.parse_args()


def main():
    args = parse_args()
    mp.spawn(train, nprocs=args.processes, args=(args.processes, args))


def train(gpu, processes, opt):
    """Train one model."""
    global best
    model = nn.Linear(8, 1)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(10):
        optimizer.zero_grad()
        loss = model(torch.randn(32, 8)).square().mean()
        loss.backward()
        optimizer.step()
    best = loss.item()


if __name__ == "__main__":
    main()
