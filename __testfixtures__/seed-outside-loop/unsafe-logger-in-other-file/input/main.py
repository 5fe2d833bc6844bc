import torch
from logger import Logger
from torch import nn

torch.manual_seed(1)
x = torch.linspace(-1, 1, 90).reshape(30, 3)
results = Logger()
for width in [2, 4, 8]:
    model = nn.Sequential(nn.Linear(3, width), nn.Linear(width, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = model(x).pow(2).mean()
    loss.backward()
    optimizer.step()
    results.show()
