import torch
from sklearn.model_selection import StratifiedKFold
from torch import nn


def main():
    x = torch.arange(24.0).view(12, 2)
    y = torch.tensor([0, 1] * 6)
    for train, test in StratifiedKFold(n_splits=3).split(x, y):
        classifier = nn.Linear(2, 2)
        optimizer = torch.optim.SGD(classifier.parameters(), lr=0.01)
        for _ in range(5):
            optimizer.zero_grad()
            nn.functional.cross_entropy(classifier(x[train]), y[train]).backward()
            optimizer.step()
        print((classifier(x[test]).argmax(1) == y[test]).float().mean().item())


if __name__ == "__main__":
    main()
