from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class OptimizerConfig:
    lr: float = 0.1
    betas: list = field(default_factory=lambda: [0.9, 0.99])


@dataclass
class Config:
    epochs: int = 3
    seed: int = 1234
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    cfg = Config()
    data = torch.randn(64, 10)
    model = nn.Sequential(nn.Linear(10, 10), nn.Dropout(0.2), nn.Linear(10, 1))
    print(train(model, data, data.sum(1, keepdim=True), cfg.optimizer.lr, cfg.epochs))


if __name__ == "__main__":
    main()
