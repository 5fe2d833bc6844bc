import torch
from torch import nn

x = torch.ones(6, 2, 8)
for seed in [1, 2, 3]:
    torch.manual_seed(seed)
    layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=16)
    head = nn.Linear(8, 1)
    optimizer = torch.optim.SGD([*layer.parameters(), *head.parameters()], lr=0.1)
    for epoch in range(2):
        optimizer.zero_grad()
        loss = head(layer(x)).square().mean()
        loss.backward()
        optimizer.step()
    print(seed, loss.item())
