import random

import optuna
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


seed_everything(42)

data = torch.randn(64, 10)



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def objective(trial):
    model = nn.Linear(10, 1)
    return train(model, data, data.sum(1, keepdim=True), trial.suggest_float("lr", 1e-4, 1e-1), 3)


if __name__ == "__main__":
    study = optuna.create_study()
    study.optimize(objective, n_trials=10)
