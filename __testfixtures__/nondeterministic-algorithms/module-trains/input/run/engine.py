import torch


class Trainer:
    def __init__(self):
        self.table = torch.zeros(10, 4, requires_grad=True)
        self.optimizer = torch.optim.SGD([self.table], lr=0.1)

    def fit(self):
        self.table[torch.tensor([1, 1, 2])].sum().backward()
        self.optimizer.step()
