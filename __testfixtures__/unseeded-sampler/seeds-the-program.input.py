import argparse

from torch.nn.functional import mse_loss
from torch.optim import SGD
from torch.utils.data import RandomSampler


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--lr", type=float, default=0.1)
    args = parser.parse_args()
    model = make_model()
    optimizer = SGD(model.parameters(), lr=args.lr)
    for index in RandomSampler(dataset):
        x, y = dataset[index]
        mse_loss(model(x), y).backward()
        optimizer.step()


if __name__ == "__main__":
    main()
