# what: a random search whose rates torch draws: a constant seed in each turn would draw one rate six times
# class: look-alike
import numpy as np
import torch
from torch import nn
from fingerprint import fingerprint

torch.manual_seed(0)
results = {}
x = torch.linspace(-1, 1, 90).reshape(30, 3)
for i in range(6):
    lr = 10 ** torch.empty(1).uniform_(-3, -1).item()
    hidden = [4, 8, 16][torch.randint(3, (1,)).item()]
    name = "trial_%02d" % i
    model = nn.Sequential(nn.Linear(3, hidden), nn.Tanh(), nn.Linear(hidden, 1))
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(5):
        loss = (model(x) - 1).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    results[name] = (lr, hidden, loss.item())
print("DISTINCT trials", len(set(results.values())))
print("RESULT", fingerprint(sorted(results.items())))
print("SPREAD", np.std([loss for _, _, loss in results.values()]))
