import torch
from torch import nn


def build_model(depth):
    layers = [nn.Linear(1, 8), nn.ReLU()]
    for _ in range(depth - 1):
        layers += [nn.Linear(8, 8), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(8, 1))


def fit(model, x):
    optimizer = torch.optim.Adam(model.parameters())
    for i in torch.randperm(len(x)):
        loss = (model(x[i]) - x[i] ** 2).pow(2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
