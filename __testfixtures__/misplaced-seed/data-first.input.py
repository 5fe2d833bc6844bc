import numpy as np
import torch
from torch import nn

points = np.random.rand(32, 2)
np.random.seed(5)
torch.manual_seed(5)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.tensor(points, dtype=torch.float32)).mean().backward()
    optimizer.step()
