import torch
import torchvision
from torch.utils.data import DataLoader

trainset = torchvision.datasets.CIFAR10(root="./data", train=True, download=True)
trainloader = DataLoader(trainset, batch_size=128, shuffle=True, num_workers=0)
testset = torchvision.datasets.CIFAR10(root="./data", train=False, download=True)
testloader = DataLoader(testset, batch_size=100, shuffle=False)

net = torchvision.models.resnet18()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(200):
    for inputs, targets in trainloader:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(inputs), targets).backward()
        optimizer.step()
