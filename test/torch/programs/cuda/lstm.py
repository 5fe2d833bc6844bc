"""An LSTM on the GPU, with the matrix products left to cuBLAS and the choice of algorithms to cuDNN."""

import random

import numpy as np
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, num_layers=2, batch_first=True)
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0])


random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
torch.backends.cudnn.benchmark = True
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = Tagger().to(device)
optimizer = torch.optim.Adam(model.parameters())
x = torch.randn(32, 50, 64, device=device)
y = torch.randint(0, 10, (32 * 50,), device=device)
for step in range(10):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x).flatten(0, 1), y).backward()
    optimizer.step()
