# what: the function that trains one epoch builds loader and sampler, and is called once per epoch
# class: look-alike
import argparse

import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, RandomSampler, TensorDataset


def train_one_epoch(model, dataset, optimizer, args):
    order = []
    loader = DataLoader(dataset, batch_size=args.batch_size, sampler=RandomSampler(dataset))
    for (batch,) in loader:
        order.append(batch)
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
    return fingerprint(order)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--seed", type=int, default=2)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    orders = {train_one_epoch(model, dataset, optimizer, args) for epoch in range(4)}
    print("DISTINCT orders", len(orders))
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
