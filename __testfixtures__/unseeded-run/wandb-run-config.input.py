import torch
import wandb
from torch import nn

run = wandb.init(project="p", config=dict(lr=0.1, seed=4))
model = nn.Linear(3, 1)
optim = torch.optim.Adam(model.parameters(), lr=wandb.config.lr)
model(torch.randn(4, 3)).sum().backward()
optim.step()
