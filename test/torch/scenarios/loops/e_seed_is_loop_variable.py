# what: the loop runs over seeds and forgets to set them
# class: fix
# id: seed-outside-loop
# runs: 1 2 3 | 3
import argparse

import torch
from fingerprint import fingerprint
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("seeds", type=int, nargs="+")
args = parser.parse_args()

results = {}
for seed in args.seeds:
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 2)).square().mean().backward()
        optimizer.step()
    results[seed] = fingerprint(model)
print("RESULT", results[3])
