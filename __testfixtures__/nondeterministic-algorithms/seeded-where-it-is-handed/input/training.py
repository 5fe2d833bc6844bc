import torch
from torch import nn


def train(optimizer, steps=100):
    torch.manual_seed(1)
    model = nn.Linear(4, 1).cuda()
    stepper = optimizer(model.parameters(), lr=0.01)
    for _ in range(steps):
        stepper.zero_grad()
        loss = model(torch.randn(8, 4, device="cuda")).square().mean()
        loss.backward()
        stepper.step()
    return loss.item()
