import argparse
import random

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--manualSeed", type=int, help="manual seed")
opt = parser.parse_args()

if opt.manualSeed is None:
    opt.manualSeed = random.randint(1, 10000)
print("Random Seed: ", opt.manualSeed)
random.seed(opt.manualSeed)
torch.manual_seed(opt.manualSeed)

generator = nn.ConvTranspose2d(10, 1, 4)
optimizer = torch.optim.Adam(generator.parameters(), lr=2e-4)
for _ in range(3):
    optimizer.zero_grad()
    generator(torch.randn(4, 10, 1, 1)).mean().backward()
    optimizer.step()
