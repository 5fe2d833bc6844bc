import argparse


def get_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--manual-seed", type=int, default=1)
    args = parser.parse_args()
    args.epochs = max(1, args.epochs)
    return args
