from dataclasses import dataclass

import torch
import tyro
from torch import nn


@dataclass
class TrainerConfig:
    epochs: int = 3
    seed: int = 3
    """seed of the experiment"""


@dataclass
class Args:
    trainer: TrainerConfig
    lr: float = 0.1



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


if __name__ == "__main__":
    args = tyro.cli(Args)
    data = torch.randn(64, 10)
    net = nn.Linear(10, 1)
    train(net, data, data.sum(1, keepdim=True), args.lr, args.trainer.epochs)
