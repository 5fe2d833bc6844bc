# what: a shuffling DistributedSampler without set_epoch has one order for all epochs
# class: setting
# id: missing-set-epoch
# expect: DISTINCT orders 3
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
sampler = DistributedSampler(dataset, num_replicas=2, rank=0, shuffle=True)
loader = DataLoader(dataset, batch_size=8, sampler=sampler)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
orders = set()
for epoch in range(3):
    order = []
    for (batch,) in loader:
        order.append(batch)
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    orders.add(fingerprint(order))
print("DISTINCT orders", len(orders))
