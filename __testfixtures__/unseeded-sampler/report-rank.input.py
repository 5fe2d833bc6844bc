import torch
from torch.utils.data import random_split


def main(rank, seeds):
    torch.manual_seed(seeds[rank])
    parts = random_split(dataset, [0.8, 0.2])
    model(parts).backward()


if __name__ == "__main__":
    main(get_rank(), [1, 2, 3])
