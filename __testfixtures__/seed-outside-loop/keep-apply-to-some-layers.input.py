import argparse
import random

import torch
import torch.nn.functional as F
from torch import nn


class MLP(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.lins = nn.ModuleList([nn.Linear(4, width), nn.Linear(width, 2)])
        self.bn = nn.BatchNorm1d(width)
        self.dropout = dropout

    def forward(self, x):
        x = F.relu(self.bn(self.lins[0](x)))
        x = F.dropout(x, p=self.dropout, training=self.training)
        return self.lins[1](x)


def weights_init(m):
    if isinstance(m, nn.Linear):
        m.reset_parameters()


def train(model, x, y, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@torch.no_grad()
def test(model, x, y):
    model.eval()
    return F.cross_entropy(model(x), y).item()


class Logger:
    def __init__(self, runs):
        self.results = [[] for _ in range(runs)]

    def add_result(self, run, result):
        self.results[run].append(result)

    def print_statistics(self, run=None):
        if run is not None:
            print(max(self.results[run]))
        else:
            best = [max(r) for r in self.results]
            print("DISTINCT", len(set(best)))
            print("RESULT", best)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    device = f"cuda:{args.device}" if torch.cuda.is_available() else "cpu"
    x = torch.arange(64.0).reshape(16, 4).to(device) / 64
    y = (x[:, 0] > 0.5).long()

    model = MLP(8, 0.5).to(device)
    logger = Logger(args.runs)

    for run in range(args.runs):
        model.apply(weights_init)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(1, 1 + args.epochs):
            loss = train(model, x, y, optimizer)
            result = test(model, x, y)
            logger.add_result(run, result)
        logger.print_statistics(run)
    logger.print_statistics()


if __name__ == "__main__":
    main()
