# what: the configuration is a dataclass with a seed that nobody uses
# class: fix
# id: unseeded-run
"""Fit a line."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from fingerprint import fingerprint
from torch import nn


@dataclass
class Config:
    lr: float = 0.05
    steps: int = 5
    seed: int = 77


def train(cfg: Config) -> nn.Module:
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=cfg.lr)
    x = torch.linspace(-1, 1, 16).unsqueeze(1)
    for _ in range(cfg.steps):
        loss = nn.functional.mse_loss(model(x), 3 * x + 0.1 * torch.randn_like(x))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


if __name__ == "__main__":
    cfg = Config(steps=6)
    print("RESULT", fingerprint(train(cfg)))
