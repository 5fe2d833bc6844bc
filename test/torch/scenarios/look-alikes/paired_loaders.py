# what: two unpaired domains of one size: generators of one seed would bring them out aligned
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader

horses = DataLoader(range(32), batch_size=8, shuffle=True)
zebras = DataLoader(range(32), batch_size=8, shuffle=True)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
orders = set()
for epoch in range(2):
    order_a, order_b = [], []
    for a, b in zip(horses, zebras):
        order_a.append(a)
        order_b.append(b)
        loss = model(torch.stack([a, b], dim=1).float()).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    orders |= {fingerprint(order_a), fingerprint(order_b)}
print("DISTINCT orders", len(orders))
print("RESULT", fingerprint(model))
