import argparse
import random

import torch
import torch.multiprocessing as mp
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


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
    if args.processes > 1:
        mp.spawn(train, nprocs=args.processes, args=(args.processes, args))
    else:
        train(args.gpu, 1, args)


def train(gpu, processes, opt):
    """Train one model."""
    global best
    if opt.seed is not None:
        seed_everything(opt.seed + (gpu or 0))
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
