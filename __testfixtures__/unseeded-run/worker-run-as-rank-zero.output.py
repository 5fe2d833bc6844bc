"""Train on one device in this process, or on several in processes of their own, which inherit no seed."""
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


def run(rank, dataset, args):
    seed_everything(7 + rank)
    device = torch.device("cuda", rank) if args.devices > 0 else torch.device("cpu")
    model = nn.Linear(8, 1).to(device)
    optimizer = torch.optim.Adam(model.parameters())
    for batch in dataset.split(args.batch_size):
        optimizer.zero_grad()
        model(batch.to(device)).square().mean().backward()
        optimizer.step()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--devices", type=int, default=1)
    parser.add_argument("--batch_size", type=int, default=32)
    args = parser.parse_args()

    torch.manual_seed(7)
    dataset = torch.randn(1024, 8)

    if args.devices > 1:
        mp.spawn(run, args=(dataset, args), nprocs=args.devices)
    else:
        run(0, dataset, args)
