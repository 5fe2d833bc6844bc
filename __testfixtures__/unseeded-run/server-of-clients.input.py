import argparse
import torch
from torch import nn


class Server:
    def __init__(self, args):
        self.args = args
        self.clients = [Client(args) for _ in range(3)]

    def train(self):
        return [client.fit() for client in self.clients]


class Client:
    def __init__(self, args):
        self.args = args
        self.model = nn.Linear(4, 1)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

    def fit(self):
        loss = (self.model(torch.ones(4, 4)) ** 2).mean()
        loss.backward()
        self.optimizer.step()
        return loss.item()


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    server = Server(parse())
    r = server.train()
    print("DISTINCT", len(set(r)))
    print("RESULT", r)
