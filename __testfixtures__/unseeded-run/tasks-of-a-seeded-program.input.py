import multiprocessing as mp
import torch
from torch import nn


def run_trial(trial):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(3):
        loss = (model(torch.randn(4, 4)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    torch.manual_seed(0)
    with mp.Pool(2) as pool:
        results = pool.map(run_trial, range(4))
    print("DISTINCT", len(set(results)))
    print("RESULT", results)


if __name__ == "__main__":
    main()
