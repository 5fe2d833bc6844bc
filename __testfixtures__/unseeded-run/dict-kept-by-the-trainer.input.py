import torch
from torch import nn


class Trainer:
    def __init__(self, path):
        self.config = {"seed": 5, "epochs": 2, "lr": 0.1}
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.config["lr"])

    def fit(self):
        x = torch.ones(4, 4)
        for epoch in range(self.config["epochs"]):
            self.optimizer.zero_grad()
            loss = (self.model(x) ** 2).mean()
            loss.backward()
            self.optimizer.step()
        print("RESULT", loss.item())


def main():
    Trainer("a").fit()


if __name__ == "__main__":
    main()
