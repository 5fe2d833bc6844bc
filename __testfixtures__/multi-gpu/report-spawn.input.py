import torch
import torch.multiprocessing as mp
from torch import nn


def worker(rank, epochs):
    torch.manual_seed(10 + rank)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(epochs):
        optimizer.zero_grad()
        model(torch.ones(8, 3)).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    mp.spawn(worker, args=(3,), nprocs=2)
