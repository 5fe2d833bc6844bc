import argparse
import random
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    return parser.parse_args()


def main(args):
    seed_everything(args.seed)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = (model(torch.ones(4, 4)) ** 2).mean()
    loss.backward()
    optimizer.step()
    print("RESULT", loss.item())


if __name__ == "__main__":
    main(parse_args())
