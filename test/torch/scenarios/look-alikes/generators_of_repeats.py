# what: each repeat draws its data from a generator of its own: one seed for all would make the spread 0
# class: look-alike
import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

torch.manual_seed(0)
samples = set()
results = []
for repeat in range(4):
    rng = np.random.default_rng()
    samples.add(float(rng.random()))
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 2)).square().mean().backward()
        optimizer.step()
    results.append(model.weight.detach().clone())
print("DISTINCT samples", len(samples))
print("SPREAD", float(torch.stack(results).std()))
print("RESULT", fingerprint(len(results)))
