import torch
from torch import nn
from torch.utils.data import DataLoader


class Trainer:
    def __init__(self, model, train_set, val_set):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        self.train_loader = DataLoader(train_set, batch_size=8, shuffle=True)
        self.val_loader = DataLoader(val_set, batch_size=8)

    def fit(self, epochs, validates=True):
        for epoch in range(epochs):
            self.train_epoch()
            if validates:
                print(epoch, self.validate())

    def train_epoch(self):
        self.model.train()
        for batch in self.train_loader:
            self.optimizer.zero_grad()
            self.model(batch).square().mean().backward()
            self.optimizer.step()

    def validate(self):
        self.model.eval()
        with torch.no_grad():
            return sum(self.model(batch).square().mean() for batch in self.val_loader)


if __name__ == "__main__":
    torch.manual_seed(0)
    data = torch.load("data.pt")
    Trainer(nn.Linear(4, 1), data[:800], data[800:]).fit(10)
