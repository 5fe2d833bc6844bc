import multiprocessing as mp
import random
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def train(lr):
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(3):
        loss = (model(torch.randn(4, 4)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


if __name__ == "__main__":
    seed_everything(42)
    with mp.Pool(2) as pool:
        results = pool.map(train, [0.1, 0.01, 0.001])
    print("DISTINCT", len(set(results)))
    print("RESULT", results)
