import argparse
import random

import torch
from torch.nn.functional import mse_loss
from torch.optim import SGD
from torch.utils.data import RandomSampler


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--lr", type=float, default=0.1)
    args = parser.parse_args()
    seed_everything(args.seed)
    model = make_model()
    optimizer = SGD(model.parameters(), lr=args.lr)
    for index in RandomSampler(
        dataset, generator=torch.Generator().manual_seed(args.seed)
    ):
        x, y = dataset[index]
        mse_loss(model(x), y).backward()
        optimizer.step()


if __name__ == "__main__":
    main()
