import torch
from torch import nn

torch.manual_seed(0)
server = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))
for client in range(4):
    local = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    local.load_state_dict(server.state_dict())
    optimizer = torch.optim.SGD(local.parameters(), lr=0.1)
    local(torch.ones(8, 4) * client).square().mean().backward()
    optimizer.step()
    server.load_state_dict(local.state_dict())
