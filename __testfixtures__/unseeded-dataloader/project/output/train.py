import torch

from data import Batches, get_loader
from seeding import seed_all


def main():
    seed_all(3)
    train_loader = get_loader(train_set, True)
    val_loader = Batches(val_set, generator=torch.Generator().manual_seed(3))
    test_loader = Batches(test_set, generator=torch.Generator().manual_seed(4))
    for x in train_loader:
        x.loss.backward()
    print(val_loader, test_loader)


if __name__ == "__main__":
    main()
