from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    seed: int = 7
    epochs: int = 2
    lr: float = 0.1


class Trainer:
    def __init__(self, config: Config):
        self.cfg = config
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.cfg.lr)
        data = TensorDataset(torch.arange(32.0).reshape(8, 4) / 32, torch.ones(8, 1))
        self.loader = DataLoader(data, batch_size=2, shuffle=True)

    def train(self):
        for epoch in range(self.cfg.epochs):
            for x, y in self.loader:
                self.optimizer.zero_grad()
                loss = ((self.model(x) - y) ** 2).mean()
                loss.backward()
                self.optimizer.step()
        print("RESULT", loss.item())


if __name__ == "__main__":
    trainer = Trainer(Config())
    trainer.train()
