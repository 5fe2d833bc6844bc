# what: tasks are learnt one after the other by one model, with a new head and optimizer for each
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

backbone = nn.Sequential(nn.Linear(2, 16), nn.ReLU())
x = torch.linspace(-1, 1, 64).reshape(32, 2)
tasks = [x.sum(1), x.prod(1), x.abs().sum(1)]
heads, orders, accuracy = [], set(), []
for task_id, target in enumerate(tasks):
    head = nn.Linear(16, 1)
    optimizer = torch.optim.SGD([*backbone.parameters(), *head.parameters()], lr=0.1)
    loader = DataLoader(TensorDataset(x, target.unsqueeze(1)), batch_size=8, shuffle=True)
    order = []
    for xb, yb in loader:
        order.append(xb)
        optimizer.zero_grad()
        nn.functional.mse_loss(head(backbone(xb)), yb).backward()
        optimizer.step()
    orders.add(fingerprint(order))
    heads.append(head)
print("DISTINCT orders", len(orders))
print("DISTINCT heads", len({fingerprint(head) for head in heads}))
print("RESULT", fingerprint(backbone, [fingerprint(head) for head in heads]))
