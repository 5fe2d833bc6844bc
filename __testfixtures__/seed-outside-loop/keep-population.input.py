"""Evolution: the children of each generation are made of the best of the one before."""
import random

import torch
from torch import nn

random.seed(1)
torch.manual_seed(1)
population = [{"width": 4}, {"width": 8}, {"width": 6}]
for generation in range(3):
    for individual in population:
        net = nn.Sequential(nn.Linear(3, individual["width"]), nn.Linear(individual["width"], 1))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        loss = net(torch.randn(8, 3)).pow(2).mean()
        loss.backward()
        optimizer.step()
        individual["score"] = loss.item()
    population.sort(key=lambda individual: individual["score"])
    for child in population[1:]:
        child["width"] = population[0]["width"] + random.choice([-1, 1])
