import optuna
import torch
from torch import nn


def objective(trial):
    torch.manual_seed(0)
    lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(5):
        loss = model(torch.ones(8, 4)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


if __name__ == "__main__":
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(n_startup_trials=5))
    study.optimize(objective, n_trials=20)
    plain = optuna.create_study(direction="minimize")
    plain.optimize(objective, n_trials=5)
