import os

import torch
from torch.utils.data import DataLoader, DistributedSampler


class Trainer:
    def __init__(self, model, dataset, optimizer, snapshot):
        self.model = model
        self.optimizer = optimizer
        self.loader = DataLoader(dataset, batch_size=16, sampler=DistributedSampler(dataset, 1, 0))
        self.snapshot = snapshot
        self.epochs_run = 0
        if os.path.exists(snapshot):
            self._load()

    def _load(self):
        snapshot = torch.load(self.snapshot, map_location="cpu")
        self.model.load_state_dict(snapshot["model"])
        self.epochs_run = snapshot["epochs"]
        print(f"Resuming at epoch {self.epochs_run}")

    def _save(self, epoch):
        torch.save({"model": self.model.state_dict(), "epochs": epoch}, self.snapshot)

    def _run_epoch(self, epoch):
        self.loader.sampler.set_epoch(epoch)
        for batch in self.loader:
            self.optimizer.zero_grad()
            torch.nn.functional.dropout(self.model(batch)).sum().backward()
            self.optimizer.step()

    def train(self, epochs):
        for epoch in range(self.epochs_run, epochs):
            self._run_epoch(epoch)
            self._save(epoch + 1)


if __name__ == "__main__":
    torch.manual_seed(7)
    net = torch.nn.Linear(3, 1)
    Trainer(net, torch.rand(64, 3), torch.optim.SGD(net.parameters(), 0.1), "snapshot.pt").train(10)
