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


parser = argparse.ArgumentParser()
parser.add_argument('--seed', type=int, default=None)
parser.add_argument('--lr', type=float, default=1e-2)
args = parser.parse_args()
if args.seed is not None:
    seed_everything(args.seed)

net = nn.Linear(4, 1)
opt = torch.optim.SGD(net.parameters(), lr=args.lr)
for step in range(10):
    loss = net(torch.randn(8, 4)).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
