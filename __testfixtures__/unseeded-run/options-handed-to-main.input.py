import argparse
import torch
from torch import nn


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    return parser.parse_args()


def main(args):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = (model(torch.ones(4, 4)) ** 2).mean()
    loss.backward()
    optimizer.step()
    print("RESULT", loss.item())


if __name__ == "__main__":
    main(parse_args())
