import random

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def seed_everything(seed):
    random.seed(seed)
    torch.manual_seed(seed)


seed_everything(3)
dataset = TensorDataset(torch.rand(40, 5))
g = torch.Generator().manual_seed(3)
loader = DataLoader(dataset, batch_size=8, shuffle=True, generator=g)
other = DataLoader(dataset, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(4))

for weight_decay in [0, 1e-4, 1e-2]:
    seed_everything(3)
    g.manual_seed(3)
    other.generator.manual_seed(4)
    model = nn.Linear(5, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=weight_decay)
    for (batch,), (extra,) in zip(loader, other):
        optimizer.zero_grad()
        (model(batch).mean() - model(extra).mean()).pow(2).backward()
        optimizer.step()
    print(weight_decay, model.weight.norm().item())
