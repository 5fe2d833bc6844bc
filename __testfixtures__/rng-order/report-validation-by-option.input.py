import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import FashionMNIST
from torchvision.transforms import ToTensor
from tqdm import tqdm


def train(model, loader, optimizer):
    model.train()
    for images, labels in tqdm(loader):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    correct = 0
    for images, labels in tqdm(loader, desc="evaluation"):
        correct += (model(images).argmax(1) == labels).sum().item()
    return correct / len(loader.dataset)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--evaluate", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    train_loader = DataLoader(FashionMNIST("data", transform=ToTensor()), batch_size=64, shuffle=True)
    test_loader = DataLoader(FashionMNIST("data", train=False, transform=ToTensor()), batch_size=256)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for epoch in range(args.epochs):
        train(model, train_loader, optimizer)
        if args.evaluate:
            print(f"epoch {epoch}: {evaluate(model, test_loader):.1%}")


if __name__ == "__main__":
    main()
