import random

import torch
from torch import nn

BATCH_SIZE = 16
SEED = 1234
EPOCHS = 3

model = nn.GRU(8, 8, batch_first=True)
optimizer = torch.optim.Adam(model.parameters())

for epoch in range(EPOCHS):
    lengths = [random.randint(3, 9) for _ in range(BATCH_SIZE)]
    batch = torch.randn(BATCH_SIZE, max(lengths), 8)
    output, _ = model(batch)
    optimizer.zero_grad()
    output.pow(2).mean().backward()
    optimizer.step()
