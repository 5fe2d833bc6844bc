import torch
from torch import nn
from torch.nn.utils import prune

torch.manual_seed(7)
model = nn.Linear(10, 1)
for amount in [0.2, 0.4, 0.6]:
    prune.l1_unstructured(model, "weight", amount=amount)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(4, 10)).sum().backward()
        optimizer.step()
