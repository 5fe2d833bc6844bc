import torch
from torch import nn

torch.manual_seed(0)
results = {}
x = torch.linspace(-1, 1, 90).reshape(30, 3)
for i in range(6):
    lr = 10 ** torch.empty(1).uniform_(-3, -1).item()
    name = "trial_" + str(i)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model(x).pow(2).mean().backward()
    optimizer.step()
    results[name] = lr
