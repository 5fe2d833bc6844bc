# what: rounds of active learning: a fresh model each time, but the labelled pool grows from round to round
# class: look-alike
import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn

np.random.seed(8)
x = torch.linspace(-1, 1, 128).reshape(64, 2)
y = x.prod(dim=1, keepdim=True)
unlabelled = list(range(64))
labelled, queries, weights = [], set(), set()
for round_number in range(4):
    query = [int(i) for i in np.random.choice(len(unlabelled), 8, replace=False)]
    queries.add(tuple(sorted(query)))
    labelled += [unlabelled[i] for i in query]
    unlabelled = [index for i, index in enumerate(unlabelled) if i not in query]

    model = nn.Linear(2, 1)
    weights.add(fingerprint(model))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[labelled]), y[labelled]).backward()
        optimizer.step()
print("DISTINCT queries", len(queries))
print("DISTINCT weights", len(weights))
print("RESULT", fingerprint(model, sorted(labelled)))
