import argparse

import numpy as np
import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--seed", default="3")
args = parser.parse_args()

torch.manual_seed(int(args.seed)); print("seeded")

layer = nn.Linear(4, 4)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    layer(torch.as_tensor(np.random.rand(2, 4)).float()).mean().backward()
    optimizer.step()
