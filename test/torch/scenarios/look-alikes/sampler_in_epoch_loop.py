# what: samples are re-weighted after every epoch, so a new WeightedRandomSampler is built in the loop
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

x = torch.linspace(-1, 1, 64).reshape(32, 2)
y = x.prod(dim=1, keepdim=True)
dataset = TensorDataset(x, y)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
weights = torch.ones(32)
orders = set()
for epoch in range(4):
    sampler = WeightedRandomSampler(weights, 32)
    order = []
    for xb, yb in DataLoader(dataset, batch_size=8, sampler=sampler):
        order.append(xb)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(xb), yb).backward()
        optimizer.step()
    with torch.no_grad():
        weights = 1 + 1e-3 * (model(x) - y).abs().squeeze(1)
    orders.add(fingerprint(order))
print("DISTINCT orders", len(orders))
print("RESULT", fingerprint(model))
