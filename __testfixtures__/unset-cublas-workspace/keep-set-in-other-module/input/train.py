import torch
from setup_env import prepare
from torch import nn

prepare()
torch.manual_seed(0)
model = nn.Linear(3, 1).cuda()
optim = torch.optim.Adam(model.parameters())
model(torch.randn(4, 3).cuda()).sum().backward()
optim.step()
