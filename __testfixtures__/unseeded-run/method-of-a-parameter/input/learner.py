import torch
from torch import nn


class Learner(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.parameters(), lr=0.1)

    def train_a_batch(self, task):
        self.optimizer.zero_grad()
        self.fc(torch.randn(8, 4) + task).pow(2).mean().backward()
        self.optimizer.step()


def build():
    return Learner()
