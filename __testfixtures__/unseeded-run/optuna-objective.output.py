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


SEED = 4



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def objective(trial):
    """Loss of one choice of settings."""
    seed_everything(SEED)
    lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    model = nn.Sequential(nn.Linear(10, 8), nn.Dropout(0.1), nn.Linear(8, 1))
    data = torch.randn(64, 10)
    return train(model, data, data.sum(1, keepdim=True), lr, 3)


if __name__ == "__main__":
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(objective, n_trials=10)
    print(study.best_params)
