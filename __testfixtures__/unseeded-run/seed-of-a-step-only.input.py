import torch
from torch import nn

STEPS = 6

model = nn.Linear(5, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)

for step in range(STEPS):
    # All ranks must see the same batch.
    torch.manual_seed(step)
    batch = torch.rand(3, 5)
    optimizer.zero_grad()
    model(batch).mean().backward()
    optimizer.step()
