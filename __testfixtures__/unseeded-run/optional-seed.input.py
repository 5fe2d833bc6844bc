import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument('--seed', type=int, default=None)
parser.add_argument('--lr', type=float, default=1e-2)
args = parser.parse_args()

net = nn.Linear(4, 1)
opt = torch.optim.SGD(net.parameters(), lr=args.lr)
for step in range(10):
    loss = net(torch.randn(8, 4)).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
