# what: the seed is optional and its default is None: the user asked for no seed, which can only be reported
# class: flag
# id: unseeded-run
import argparse
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=None)
args = parser.parse_args()
if args.seed is not None:
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(2, 3)).sum().backward()
optimizer.step()
print("RESULT", fingerprint(model))
