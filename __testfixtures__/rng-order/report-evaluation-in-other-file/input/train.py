import torch
from engine import evaluate, train_one_epoch
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor


def main(epochs=5, interval=None):
    torch.manual_seed(0)
    train_loader = DataLoader(MNIST("data", transform=ToTensor()), batch_size=64, shuffle=True)
    test_loader = DataLoader(MNIST("data", train=False, transform=ToTensor()), batch_size=64)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, optimizer)
        if interval is not None:
            print(evaluate(model, loader=test_loader))


if __name__ == "__main__":
    main()
