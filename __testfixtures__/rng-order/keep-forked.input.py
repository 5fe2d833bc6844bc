import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.linspace(-1, 1, 128).reshape(64, 2)
train_set = TensorDataset(x, x.prod(1, keepdim=True))
val_set = TensorDataset(x[:16], x[:16].prod(1, keepdim=True))
train_loader = DataLoader(train_set, batch_size=8, shuffle=True)
val_loader = DataLoader(val_set, batch_size=16)
with torch.random.fork_rng():
    inputs, targets = next(iter(train_loader))
    print(inputs.shape)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(20):
    model.train()
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()
    with torch.random.fork_rng():
        model.eval()
        with torch.no_grad():
            loss = sum(nn.functional.mse_loss(model(inputs), targets) for inputs, targets in val_loader)
        print(epoch, loss.item())
