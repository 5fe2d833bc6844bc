# what: an ordinary epoch loop: a new order and a new dropout mask in every epoch
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2)), 32, shuffle=True)
dropout = nn.Dropout(0.5)
masks, orders = set(), set()
dropout.register_forward_hook(lambda module, args, out: masks.add(fingerprint(out == 0)))
model = nn.Sequential(nn.Linear(2, 64), dropout, nn.Linear(64, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(4):
    for (batch,) in loader:
        orders.add(fingerprint(batch))
        loss = model(batch).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print("DISTINCT orders", len(orders))
print("DISTINCT masks", len(masks))
print("RESULT", fingerprint(model))
