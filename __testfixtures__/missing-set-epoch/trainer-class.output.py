import torch
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler


class Trainer:
    def __init__(self, model, train_set, val_set, world_size, rank):
        self.model = model
        self.optimizer = torch.optim.AdamW(model.parameters())
        self.train_sampler = DistributedSampler(train_set, world_size, rank)
        self.val_sampler = DistributedSampler(val_set, world_size, rank, False)
        self.train_loader = DataLoader(train_set, batch_size=32, sampler=self.train_sampler)
        self.val_loader = DataLoader(val_set, batch_size=32, sampler=self.val_sampler)

    def step(self, x, y):
        self.optimizer.zero_grad()
        nn.functional.cross_entropy(self.model(x), y).backward()
        self.optimizer.step()

    def fit(self, epochs):
        for epoch in range(1, epochs + 1):
            self.train_sampler.set_epoch(epoch)
            self.model.train()
            for i, (x, y) in enumerate(self.train_loader):
                self.step(x, y)
            self.evaluate()

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()
        return sum((self.model(x).argmax(1) == y).sum() for x, y in self.val_loader)
