import random

from joblib import Parallel, delayed
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def fit(lr, run):
    seed_everything(42 + run)
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
