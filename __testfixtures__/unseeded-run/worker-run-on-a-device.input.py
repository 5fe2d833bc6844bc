"""The worker is called with a device that may be `None`, and spawned with its number; a spawned process inherits no seed."""
import argparse
import random

import torch
import torch.multiprocessing as mp
from torch import nn


def run(gpu, args):
    model = nn.Linear(8, 1)
    if gpu is not None:
        model.cuda(gpu)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(args.steps):
        optimizer.zero_grad()
        model(torch.randn(32, 8, device=gpu)).square().mean().backward()
        optimizer.step()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gpu", type=int, default=None)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spawn", action="store_true")
    args = parser.parse_args()

    random.seed(args.seed)
    torch.manual_seed(args.seed)
    if args.spawn:
        mp.spawn(run, args=(args,), nprocs=torch.cuda.device_count())
    else:
        run(args.gpu, args)


if __name__ == "__main__":
    main()
