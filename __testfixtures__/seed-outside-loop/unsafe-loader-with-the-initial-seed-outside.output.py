import random

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def seed_everything(seed):
    random.seed(seed)
    torch.manual_seed(seed)


seed_everything(3)
dataset = TensorDataset(torch.rand(40, 5))
loader = DataLoader(dataset, batch_size=8, shuffle=True, generator=torch.Generator().manual_seed(torch.initial_seed()))
other = DataLoader(dataset, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(torch.initial_seed() + 1))

for run in range(3):
    seed_everything(3 + run)
    loader.generator.manual_seed(torch.initial_seed())
    other.generator.manual_seed(torch.initial_seed() + 1)
    model = nn.Linear(5, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for (batch,), (extra,) in zip(loader, other):
        optimizer.zero_grad()
        (model(batch).mean() - model(extra).mean()).pow(2).backward()
        optimizer.step()
    print(run, model.weight.norm().item())
