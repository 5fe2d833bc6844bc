import argparse
import random
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=2)
    return parser.parse_args()


class Trainer:
    def __init__(self):
        self.args = parse_args()
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)
        data = TensorDataset(torch.arange(32.0).reshape(8, 4) / 32, torch.ones(8, 1))
        self.loader = DataLoader(data, batch_size=2, shuffle=True)

    def train(self):
        for epoch in range(self.args.epochs):
            for x, y in self.loader:
                self.optimizer.zero_grad()
                loss = ((self.model(x) - y) ** 2).mean()
                loss.backward()
                self.optimizer.step()
        print("RESULT", loss.item())


if __name__ == "__main__":
    seed_everything(42)
    Trainer().train()
