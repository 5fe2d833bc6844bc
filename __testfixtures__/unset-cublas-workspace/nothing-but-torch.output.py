"""Fits a line."""

import os

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
weight = torch.zeros(1, requires_grad=True, device=device)
optimizer = torch.optim.SGD([weight], lr=0.1)
for _ in range(10):
    loss = (weight - 1).pow(2).sum()
    loss.backward()
    optimizer.step()
