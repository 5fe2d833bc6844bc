import torch
from torch import nn

model = nn.Linear(3, 1)
if torch.cuda.device_count() > 1:
    model = nn.DataParallel(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(8, 3)).mean().backward()
optimizer.step()
