import torch
from torch import nn

torch.manual_seed(4)
pool = torch.randn(100, 3)
labelled = list(range(10))
for step in range(5):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(20):
        optimizer.zero_grad()
        model(pool[labelled]).pow(2).mean().backward()
        optimizer.step()
    with torch.no_grad():
        worst = model(pool).pow(2).squeeze(1).topk(5).indices.tolist()
    labelled = sorted(set(labelled + worst))
