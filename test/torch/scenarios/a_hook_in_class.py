# what: training hides in the method of a class that main builds; nothing is seeded
# class: fix
# id: unseeded-run
import torch
from fingerprint import fingerprint
from torch import nn


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr)

    def step(self, batch):
        self.optimizer.zero_grad()
        loss = self.model(batch).pow(2).mean()
        loss.backward()
        self.optimizer.step()
        return loss

    def fit(self, batches):
        self.model.train()
        return [self.step(batch).item() for batch in batches]


def main():
    trainer = Trainer(nn.Sequential(nn.Linear(3, 6), nn.Dropout(0.2), nn.Linear(6, 1)), lr=0.05)
    losses = trainer.fit(torch.eye(3).repeat(4, 1).split(3))
    print("RESULT", fingerprint(trainer.model, losses))


main()
