# what: random_split with fractions, imported from the submodule, in a run that seeds nothing
# class: fix
# id: unseeded-sampler
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.data.dataset import random_split


def build_datasets():
    return random_split(range(50), [0.8, 0.1, 0.1])


def main():
    train_set, val_set, test_set = build_datasets()
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    for batch in DataLoader(train_set, batch_size=10):
        optimizer.zero_grad()
        model(batch[:, None].float()).square().mean().backward()
        optimizer.step()
    print("RESULT", fingerprint(list(train_set), list(val_set), list(test_set), model))


if __name__ == "__main__":
    main()
