import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
for epoch in range(5):
    # Forget the momentum of the last epoch.
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1 / (epoch + 1), momentum=0.9)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(8, 4)).pow(2).mean().backward()
        optimizer.step()
