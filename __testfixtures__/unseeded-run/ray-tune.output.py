import random

import torch
from ray import tune
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


def trainable(config):
    seed_everything(0)
    data = torch.randn(64, 10)
    tune.report({"loss": train(nn.Linear(10, 1), data, data.sum(1, keepdim=True), config["lr"], 3)})


def main():
    torch.manual_seed(0)
    tuner = tune.Tuner(tune.with_resources(trainable, {"cpu": 1}), param_space={"lr": tune.loguniform(1e-4, 1e-1)})
    print(tuner.fit().get_best_result())


if __name__ == "__main__":
    main()
