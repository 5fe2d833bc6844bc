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


def main_worker(local_rank, args):
    seed_everything(args.seed + local_rank)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(8, 3)).mean().backward()
        optimizer.step()
    print(local_rank, model.bias.item())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=6)
    args = parser.parse_args()
    mp.spawn(main_worker, nprocs=2, args=(args,))


if __name__ == "__main__":
    main()
