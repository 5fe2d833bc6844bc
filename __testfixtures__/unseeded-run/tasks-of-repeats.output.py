import random
from concurrent.futures import ProcessPoolExecutor
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


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
    seed_everything(42)
    results = []
    for repeat in range(2):
        with ProcessPoolExecutor(max_workers=2) as pool:
            results += list(pool.map(train, range(3)))
    print("RESULT", results)
