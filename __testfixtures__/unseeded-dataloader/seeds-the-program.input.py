import argparse

import torch
from torch.utils.data import DataLoader


def main(args):
    loader = DataLoader(train_set, batch_size=32, shuffle=True, num_workers=args.workers)
    for epoch in range(10):
        for x, y in loader:
            torch.nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=2)
    main(parser.parse_args())
