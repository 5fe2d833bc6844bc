import torch
from torch import nn

for lr in (0.1, 0.01):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(p=0), nn.LSTM(8, 8, dropout=0.0))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(2):
        optimizer.zero_grad()
        model(torch.ones(8, 4))[0].mean().backward()
        optimizer.step()
