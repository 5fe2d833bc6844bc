import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler


class Trainer:
    def __init__(self, dataset, epochs):
        self.sampler = DistributedSampler(dataset, num_replicas=1, rank=0)
        self.loader = DataLoader(dataset, batch_size=4, sampler=self.sampler)
        self.net = nn.Linear(2, 1)
        self.opt = torch.optim.SGD(self.net.parameters(), lr=0.1)
        self.epochs = epochs

    def _run_epoch(self, epoch):
        for (x,) in self.loader:
            self.opt.zero_grad()
            self.net(x).pow(2).mean().backward()
            self.opt.step()

    def train(self):
        for epoch in range(self.epochs):
            self._run_epoch(epoch)


if __name__ == "__main__":
    torch.manual_seed(0)
    Trainer(TensorDataset(torch.linspace(-1, 1, 32).reshape(16, 2)), 3).train()
