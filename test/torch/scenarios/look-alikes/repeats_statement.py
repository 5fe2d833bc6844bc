# what: repeats as a for statement over a range, with a seed before the loop
# class: look-alike
import statistics

import torch
from fingerprint import fingerprint
from torch import nn

torch.manual_seed(123)
x = torch.linspace(-1, 1, 20).reshape(10, 2)
scores, weights = [], set()
for run in range(5):
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(3):
        loss = nn.functional.mse_loss(model(x), x.sum(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores.append(loss.item())
    weights.add(fingerprint(model))
print("DISTINCT weights", len(weights))
print("SPREAD", statistics.stdev(scores))
print("RESULT", fingerprint(scores))
