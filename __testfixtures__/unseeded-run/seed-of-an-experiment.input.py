import torch
from torch import nn

samples = torch.rand(12, 5)

for seed in range(3):
    torch.manual_seed(seed)
    model = nn.Linear(5, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    for batch in samples.split(4):
        optimizer.zero_grad()
        model(batch).mean().backward()
        optimizer.step()
