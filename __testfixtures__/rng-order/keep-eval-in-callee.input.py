import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def switch(model, training):
    model.train() if training else model.eval()


def validate(model, loader):
    switch(model, False)
    with torch.no_grad():
        loss = sum(model(inputs).square().mean() for (inputs,) in loader)
    switch(model, True)
    return loss


def main():
    torch.manual_seed(0)
    data = torch.linspace(-1, 1, 128).reshape(64, 2)
    train_loader = DataLoader(TensorDataset(data), batch_size=8, shuffle=True, generator=torch.Generator().manual_seed(0))
    val_loader = DataLoader(TensorDataset(data[:16]), batch_size=8, generator=torch.Generator().manual_seed(1))
    model = nn.Sequential(nn.Linear(2, 16), nn.Dropout(0.5), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(10):
        for (inputs,) in train_loader:
            optimizer.zero_grad()
            model(inputs).square().mean().backward()
            optimizer.step()
        print(validate(model, val_loader))


if __name__ == "__main__":
    main()
