import torch
from torch import nn

x, y = torch.ones(32, 4), torch.ones(32, 1)
losses = []
for width in (8, 16, 32):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(4, width), nn.ReLU(), nn.Dropout(0.5), nn.Linear(width, 1))
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        optimizer.zero_grad()
        loss = (model(x) - y).square().mean()
        loss.backward()
        optimizer.step()
    losses.append(loss.item())
print(losses)
