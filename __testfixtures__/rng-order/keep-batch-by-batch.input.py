import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.linspace(-1, 1, 128).reshape(64, 2)
train_set = TensorDataset(x, x.prod(1, keepdim=True))
val_set = TensorDataset(x[:16], x[:16].prod(1, keepdim=True))
train_loader = DataLoader(train_set, batch_size=8, shuffle=True)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters())
for step in range(200):
    inputs, targets = next(iter(train_loader))
    optimizer.zero_grad()
    nn.functional.mse_loss(model(inputs), targets).backward()
    optimizer.step()
