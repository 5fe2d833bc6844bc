"""Loaders that are iterated as soon as they are made, and once: a generator seeded by the global one would give the order it gives."""

import torch
from torch.utils.data import DataLoader
from tqdm import tqdm


def train(model, edges, batch_size, optimizer):
    model.train()
    for index in tqdm(DataLoader(range(edges.size(0)), batch_size, shuffle=True), desc="train"):
        optimizer.zero_grad()
        loss = -model(edges[index]).log().mean()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def predict(model, edges, batch_size):
    model.eval()
    loader = DataLoader(range(edges.size(0)), batch_size)
    return torch.cat([model(edges[index]) for index in loader])


def main(edges):
    torch.manual_seed(0)
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(10):
        train(model, edges, 64, optimizer)
        print(epoch, predict(model, edges, 1024).mean())


main(torch.rand(500, 2))
