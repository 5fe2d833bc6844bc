import argparse

import torch
from torch.utils.data import DataLoader

loader = DataLoader(train_set, shuffle=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    for x in loader:
        x.loss.backward()


if __name__ == "__main__":
    main()
