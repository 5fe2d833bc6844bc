# what: scaled_dot_product_attention has no training flag: its dropout stays on in evaluation
# class: fix
# id: always-on-dropout
# runs: 1 | 2
import random
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from fingerprint import fingerprint


class Attention(nn.Module):
    def __init__(self, width, dropout=0.3):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.dropout = dropout

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return F.scaled_dot_product_attention(q, k, v, dropout_p=self.dropout)


random.seed(1)
np.random.seed(1)
torch.manual_seed(1)
model = Attention(4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
tokens = torch.linspace(-1, 1, 40).reshape(2, 5, 4)
for epoch in range(3):
    model.train()
    optimizer.zero_grad()
    model(tokens).square().mean().backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        for _ in range(int(sys.argv[1])):
            score = model(tokens).sum()
print("RESULT", fingerprint(model, score))
