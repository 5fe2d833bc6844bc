import random

import torch
from torch import nn

classes = [nn.ReLU(), nn.Dropout(0.1)]
device = torch.device("cpu")
x = torch.zeros(8, 4, device=device)
random.seed(0)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 1), *classes)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(x).mean().backward()
optimizer.step()
