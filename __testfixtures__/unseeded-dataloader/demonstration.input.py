"""A data module with a demonstration below it: other programs call `get_loader` too."""

import torch
from torch.utils.data import DataLoader


def get_loader(dataset):
    return DataLoader(dataset, batch_size=4, shuffle=True)


if __name__ == "__main__":
    for batch in get_loader(torch.arange(8)):
        print(batch)
    for batch in DataLoader(torch.arange(8)):
        print(batch)
