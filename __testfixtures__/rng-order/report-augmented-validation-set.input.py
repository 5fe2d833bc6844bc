import torch
from torch import nn
from torch.utils.data import DataLoader, random_split
from torchvision import datasets, transforms

torch.manual_seed(1)
augment = transforms.Compose([transforms.RandomResizedCrop(64), transforms.RandomHorizontalFlip(), transforms.ToTensor()])
dataset = datasets.ImageFolder("leaves", transform=augment)
train_set, val_set = random_split(dataset, [0.8, 0.2], generator=torch.Generator().manual_seed(1))
train_loader = DataLoader(train_set, batch_size=32, shuffle=True, generator=torch.Generator().manual_seed(2))
val_loader = DataLoader(val_set, batch_size=32, generator=torch.Generator().manual_seed(3))
model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def run(loader, training):
    model.train(training)
    for images, labels in loader:
        loss = nn.functional.cross_entropy(model(images), labels)
        if training:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def validate(loader):
    model.eval()
    with torch.inference_mode():
        return sum(nn.functional.cross_entropy(model(images), labels) for images, labels in loader)


for epoch in range(10):
    run(train_loader, True)
    validate(val_loader)
