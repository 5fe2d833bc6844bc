import torch
from data import make_loaders
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
train_loader, val_loader = make_loaders(DataLoader, batch_size=8)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(20):
    model.train()
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
    if epoch % 5 == 0:
        model.eval()
        with torch.no_grad():
            loss = sum(nn.functional.mse_loss(model(inputs), targets) for inputs, targets in val_loader)
        print(epoch, loss.item())
