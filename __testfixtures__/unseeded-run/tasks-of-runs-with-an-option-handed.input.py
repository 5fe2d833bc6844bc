import argparse
from concurrent.futures import ProcessPoolExecutor
import torch
from torch import nn


def train(args, run):
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(3):
        loss = (model(torch.randn(4, 4)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with ProcessPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(train, args, run) for run in range(4)]
        results = [future.result() for future in futures]
    print("DISTINCT", len(set(results)))
    print("RESULT", results)


if __name__ == "__main__":
    main()
