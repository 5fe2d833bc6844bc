import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--teacher", action="store_true")
args = parser.parse_args()

torch.manual_seed(args.seed)
if args.teacher:
    import teacher

    target = teacher.TEACHER
else:
    target = None

student = nn.Linear(32, 10)
optimizer = torch.optim.Adam(student.parameters())
for step in range(100):
    x = torch.randn(16, 32)
    loss = student(x).square().mean() if target is None else (student(x) - target(x)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
