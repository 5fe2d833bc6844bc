import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


class Layer(nn.Linear):
    def __init__(self, d_in, d_out):
        super().__init__(d_in, d_out)
        self.opt = torch.optim.Adam(self.parameters())

    def train(self, positive, negative):
        self.opt.zero_grad()
        (self(negative).pow(2).mean() - self(positive).pow(2).mean()).backward()
        self.opt.step()
        return self(positive).detach(), self(negative).detach()


class Net(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        for d_in, d_out in zip(sizes, sizes[1:]):
            self.layers += [Layer(d_in, d_out)]

    def train(self, positive, negative):
        for layer in self.layers:
            positive, negative = layer.train(positive, negative)


if __name__ == "__main__":
    seed_everything(42)
    x = torch.linspace(-1, 1, 64).reshape(16, 4)
    Net([4, 8, 8]).train(x, x.flip(0))
