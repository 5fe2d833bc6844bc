# what: an ensemble of trainers that know their number: a constant seed in each turn would give one member four times
# class: look-alike
import torch
from torch import nn
from fingerprint import fingerprint


class Trainer:
    def __init__(self, lr, idx):
        self.idx = idx
        self.net = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 1))
        self.opt = torch.optim.SGD(self.net.parameters(), lr=lr)

    def train(self, x):
        for _ in range(3):
            loss = (self.net(x) - 1).pow(2).mean()
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
        print("member", self.idx, "done")
        return self.net


if __name__ == "__main__":
    torch.manual_seed(4)
    x = torch.linspace(-1, 1, 90).reshape(30, 3)
    nets = []
    for i in range(4):
        trainer = Trainer(0.1, i)
        nets.append(trainer.train(x))
    print("DISTINCT members", len({fingerprint(n) for n in nets}))
    print("RESULT", fingerprint(nets))
