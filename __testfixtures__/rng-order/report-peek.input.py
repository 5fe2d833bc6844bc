import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--verbose", action="store_true")
args = parser.parse_args()
torch.manual_seed(0)
x = torch.linspace(-1, 1, 128).reshape(64, 2)
train_loader = DataLoader(TensorDataset(x, x.prod(1, keepdim=True)), batch_size=8, shuffle=True)
if args.verbose:
    inputs, targets = next(iter(train_loader))
    print(inputs.shape, targets.shape)
for inputs, targets in train_loader:
    print(inputs.mean(), targets.mean())
    break
model = nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(5):
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
