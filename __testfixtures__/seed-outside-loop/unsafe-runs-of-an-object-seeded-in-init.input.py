import argparse
import random

import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


class Trainer:
    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int, default=3)
        parser.add_argument("--runs", type=int, default=3)
        self.args = parser.parse_args()
        set_seed(self.args.seed)

    def run(self):
        results = []
        for run in range(self.args.runs):
            model = nn.Linear(4, 1)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for epoch in range(2):
                loss = (model(torch.ones(4, 4)) ** 2).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            results.append(loss.item())
        print("DISTINCT", len(set(results)))
        print("RESULT", results)


if __name__ == "__main__":
    trainer = Trainer()
    trainer.run()
