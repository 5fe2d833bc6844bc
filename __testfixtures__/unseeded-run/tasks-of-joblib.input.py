from joblib import Parallel, delayed
import torch
from torch import nn


def fit(lr, run):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(3):
        loss = (model(torch.randn(4, 4)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


results = Parallel(n_jobs=2)(delayed(fit)(0.01, run) for run in range(4))
print("DISTINCT", len(set(results)))
print("RESULT", results)
