from concurrent.futures import ProcessPoolExecutor
import torch
from torch import nn


def train(run):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(3):
        loss = (model(torch.randn(4, 4)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


if __name__ == "__main__":
    futures = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for repeat in range(2):
            for run in range(3):
                futures.append(pool.submit(train, run))
        print("RESULT", [future.result() for future in futures])
