import argparse
import random

import torch
import torch.multiprocessing as mp
from torch import nn

best = 0.0


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gpu", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--processes", type=int, default=1)
    return parser.parse_args()


def main():
    args = parse_args()
    if args.seed is not None:
        random.seed(args.seed)
        torch.manual_seed(args.seed)
    data = torch.randn(64, 8)
    if args.processes > 1:
        mp.spawn(train, nprocs=args.processes, args=(data, args))
    else:
        train(args.gpu, data, args)


def train(gpu, data, opt):
    """Train one model."""
    global best
    model = nn.Linear(8, 1)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(10):
        optimizer.zero_grad()
        loss = model(data).square().mean()
        loss.backward()
        optimizer.step()
    best = loss.item()


if __name__ == "__main__":
    main()
