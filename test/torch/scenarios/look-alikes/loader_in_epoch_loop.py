# what: the loader is built anew in every epoch; with a constant generator every epoch would have one order
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def main():
    dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    orders = set()
    for epoch in range(4):
        order = []
        for (batch,) in DataLoader(dataset, batch_size=8, shuffle=True):
            order.append(batch)
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
        orders.add(fingerprint(order))
    print("DISTINCT orders", len(orders))
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
