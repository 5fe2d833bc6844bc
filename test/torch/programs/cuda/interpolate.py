"""A small picture is enlarged: the backward pass of the interpolation adds in the order in which threads come by."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Enlarge(nn.Module):
    def __init__(self):
        super().__init__()
        self.picture = nn.Parameter(torch.randn(8, 3, 16, 16))

    def forward(self, size):
        return F.interpolate(self.picture, size=(size, size), mode="bilinear")


random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = Enlarge().to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
target = torch.randn(8, 3, 509, 509, device=device)
for step in range(10):
    optimizer.zero_grad()
    F.mse_loss(model(509), target).backward()
    optimizer.step()
