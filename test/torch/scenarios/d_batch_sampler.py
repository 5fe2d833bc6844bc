# what: a RandomSampler inside a BatchSampler; the loader's generator does not reach it
# class: fix
# id: unseeded-sampler
# runs: --no-peek | --peek
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)

dataset = TensorDataset(torch.linspace(-1, 1, 80).reshape(40, 2))
loader = DataLoader(
    dataset,
    batch_sampler=BatchSampler(RandomSampler(dataset), batch_size=8, drop_last=False),
)
if "--peek" in sys.argv:
    print("something else draws first:", torch.rand(1).item())
order = []
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    for (batch,) in loader:
        order.append(batch)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(batch), batch.sum(1, keepdim=True)).backward()
        optimizer.step()
print("RESULT", fingerprint(order))
