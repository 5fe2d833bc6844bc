"""The numbers of the words are their places in a set of strings."""

import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
words = ("seeds make runs repeat and sets of strings do not keep their order between the runs of one program " * 2).split()
numbers = {word: number for number, word in enumerate(set(words))}
model = nn.Sequential(nn.Embedding(len(numbers), 4), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
data = [(torch.tensor([numbers[word]]), torch.tensor([[float(len(word))]])) for word in words]
loader = DataLoader(data, batch_size=8)  # difference
for inputs, targets in loader:
    optimizer.zero_grad()
    nn.functional.mse_loss(model(inputs), targets).backward()
    optimizer.step()
