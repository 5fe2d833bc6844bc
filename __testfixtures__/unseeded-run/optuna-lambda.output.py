import argparse
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



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def objective(trial, args):
    seed_everything(42)
    model = nn.Sequential(nn.Linear(10, args.hidden), nn.Linear(args.hidden, 1))
    data = torch.randn(64, 10)
    return train(model, data, data.sum(1, keepdim=True), trial.suggest_float("lr", 1e-4, 1e-1), 3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, default=8)
    args = parser.parse_args()
    study = optuna.create_study()
    study.optimize(lambda trial: objective(trial, args), n_trials=10)
    print(study.best_params)


if __name__ == "__main__":
    main()
