import torch
from torch import nn

for seed in [0, 1, 2]:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(4, 2)).sum().backward()
        optimizer.step()
    torch.save(model.state_dict(), f"model_{seed}.pt")
