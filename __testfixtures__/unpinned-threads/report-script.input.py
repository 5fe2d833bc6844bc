"""Fits a small network to a table, on the CPU. Run as: OMP_NUM_THREADS=4 python fit.py"""
import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(512, 64), torch.randn(512, 1)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
