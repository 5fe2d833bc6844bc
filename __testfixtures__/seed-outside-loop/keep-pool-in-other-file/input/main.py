import random
import torch
from torch import nn
from pool import Pool

random.seed(1)
torch.manual_seed(1)
pool = Pool(torch.linspace(-1, 1, 90).reshape(30, 3))
losses = []
for budget in [2, 4, 6]:
    model = nn.Linear(3, 1)
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = model(pool.labelled() + torch.randn(1)).pow(2).mean()
    loss.backward()
    opt.step()
    pool.acquire(model, budget)
    losses.append(loss.item())
