# what: which samples are held out depends on the size of the model built before the split
# class: fix
# id: unseeded-sampler
# runs: 4 | 16
import argparse
import random

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

parser = argparse.ArgumentParser()
parser.add_argument("hidden", type=int)
parser.add_argument("--seed", type=int, default=13)
opt = parser.parse_args()
random.seed(opt.seed)
np.random.seed(opt.seed)
torch.manual_seed(opt.seed)

model = nn.Sequential(nn.Linear(2, opt.hidden), nn.Tanh(), nn.Linear(opt.hidden, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
dataset = TensorDataset(torch.linspace(-1, 1, 80).reshape(40, 2))
train_set, held_out = random_split(dataset, [32, 8])
for (batch,) in DataLoader(train_set, batch_size=8, shuffle=True):
    optimizer.zero_grad()
    model(batch).square().mean().backward()
    optimizer.step()
print("RESULT", fingerprint(list(train_set.indices), list(held_out.indices)))
