import argparse

from torch import Generator, zeros
from torch.utils.data import DataLoader, RandomSampler, random_split


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    generator = Generator().manual_seed(args.seed)
    train_set, val_set = random_split(zeros(64, 3), [0.8, 0.2], generator)
    train_loader = DataLoader(train_set, 8, sampler=RandomSampler(train_set, generator=generator))
    val_loader = DataLoader(val_set, 8, generator=generator)
    for _ in range(2):
        print(len(list(train_loader)), len(list(val_loader)))


if __name__ == "__main__":
    main()
