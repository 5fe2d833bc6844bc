import torch
from torch import nn
from torch.utils.data import DataLoader


def step(model, optimizer, batch):
    optimizer.zero_grad()
    loss = model(batch + 0.1 * torch.randn_like(batch)).square().mean()
    loss.backward()
    optimizer.step()
    return loss.item()


torch.manual_seed(0)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loader = DataLoader(torch.randn(64, 2), batch_size=8, shuffle=True)
for epoch in range(10):
    print(sum(step(model, optimizer, batch) for batch in loader))
