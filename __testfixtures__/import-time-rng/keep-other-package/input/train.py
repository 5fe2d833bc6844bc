import torch
from kornia.filters import FILTERS
from torch import nn
from torchvision.transforms import RandomCrop

torch.manual_seed(0)
model = nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(10):
    optimizer.zero_grad()
    model(torch.rand(4, 8) @ FILTERS).mean().backward()
    optimizer.step()
