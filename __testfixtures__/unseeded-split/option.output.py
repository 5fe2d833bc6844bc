import argparse

import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from torch import nn


def load(args):
    data = torch.load(args.data)
    return train_test_split(
        data["x"], data["y"], test_size=0.1, random_state=torch.initial_seed() % 2**32
    )


def main(args):
    torch.manual_seed(args.seed)
    x_train, x_val, y_train, y_val = load(args)
    baseline = RandomForestClassifier(
        n_estimators=200, random_state=args.seed
    ).fit(x_train, y_train)
    print("baseline", baseline.score(x_val, y_val))
    model = nn.Linear(x_train.shape[1], 2)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(10):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x_train), y_train).backward()
        optimizer.step()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--seed", type=int, default=0)
    main(parser.parse_args())
