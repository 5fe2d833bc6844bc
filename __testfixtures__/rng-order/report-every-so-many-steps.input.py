import torch
from torch import nn
from torch.utils.data import DataLoader


def fit(model, train_set, val_set, interval=100):
    train_loader = DataLoader(train_set, batch_size=8, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=8)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    count = 0
    for epoch in range(10):
        model.train()
        for batch in train_loader:
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
            count += 1
            if interval > 0:
                if count % interval == 0:
                    model.eval()
                    with torch.no_grad():
                        print(sum(model(batch).square().mean() for batch in val_loader))
                    model.train()


if __name__ == "__main__":
    torch.manual_seed(0)
    data = torch.load("data.pt")
    fit(nn.Linear(4, 1), data[:800], data[800:])
