# what: the loader is a subclass of the project that passes its keywords on
# class: fix
# id: unseeded-dataloader
# runs: --no-validation | --validation
import random
import sys

import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class StackedLoader(DataLoader):
    """Yields bare tensors instead of tuples."""

    def __init__(self, dataset, batch_size=1, **kwargs):
        super().__init__(dataset, batch_size=batch_size, **kwargs)

    def __iter__(self):
        return (batch[0] for batch in super().__iter__())


def main():
    random.seed(4)
    np.random.seed(4)
    torch.manual_seed(4)
    dataset = TensorDataset(torch.linspace(0, 1, 64).reshape(32, 2))
    train_loader = StackedLoader(dataset, batch_size=8, shuffle=True)
    val_loader = StackedLoader(dataset, 32)
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        for batch in train_loader:
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
        if "--validation" in sys.argv:
            print([batch.mean().item() for batch in val_loader])
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
