"""Train an embedding of spirals."""
import torch
from torch import nn

SEED = 7
torch.manual_seed(SEED)

from prototypes import PROTOTYPES
from report import show

torch.manual_seed(SEED)

model = nn.Sequential(nn.Linear(2, 64), nn.Tanh(), nn.Linear(64, 64))

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
inputs, targets = torch.load("spirals.pt")
for epoch in range(20):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(inputs), targets).backward()
    optimizer.step()
show(model, PROTOTYPES)
