import argparse

import torch
from torch import nn

from edges import load_edges


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=50)
    args = parser.parse_args()
    device = torch.device("cuda", args.device)

    edges = load_edges("citations").to(device)

    # We evaluate on some of the training samples too:
    torch.manual_seed(12345)
    index = torch.randperm(edges.size(0))[:1000]
    shown = edges[index]

    model = nn.Embedding(10_000, 64).to(device)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(args.epochs):
        optimizer.zero_grad()
        loss = -(model(edges[:, 0]) * model(edges[:, 1])).sum(1).sigmoid().log().mean()
        loss.backward()
        optimizer.step()
    print((model(shown[:, 0]) * model(shown[:, 1])).sum(1).sigmoid().mean().item())


if __name__ == "__main__":
    main()
