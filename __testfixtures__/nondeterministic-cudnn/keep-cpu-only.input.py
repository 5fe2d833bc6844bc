"""Fit a line to noisy points, which takes a second on any machine."""
import argparse

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=200)
parser.add_argument("--seed", type=int, default=3)
args = parser.parse_args()

torch.manual_seed(args.seed)
points = torch.linspace(-1, 1, 64).unsqueeze(1)
values = 2 * points - 1 + 0.1 * torch.randn_like(points)

line = torch.nn.Linear(1, 1)
optimizer = torch.optim.SGD(line.parameters(), lr=0.1)
for _ in range(args.steps):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(line(points), values).backward()
    optimizer.step()
print(line.weight.item(), line.bias.item())
