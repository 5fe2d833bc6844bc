import random

import torch
from model import build_model


def main():
    model = build_model(hidden=32)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    random.seed(0)
    torch.manual_seed(0)
    for step in range(100):
        loss = model(torch.randn(16, 8)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
