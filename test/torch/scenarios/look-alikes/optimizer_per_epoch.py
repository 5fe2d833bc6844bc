# what: an epoch loop that builds an optimizer each time, for a learning rate that decays, looks like a sweep
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
loader = DataLoader(dataset, batch_size=8, shuffle=True)
model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.1), nn.Linear(8, 1))
orders = set()
for lr in [0.1, 0.05, 0.02, 0.01]:
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    order = []
    for (batch,) in loader:
        order.append(batch)
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    orders.add(fingerprint(order))
print("DISTINCT orders", len(orders))
print("RESULT", fingerprint(model))
