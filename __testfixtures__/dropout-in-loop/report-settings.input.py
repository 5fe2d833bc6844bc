import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self, p=0.3):
        super().__init__()
        self.fc1 = nn.Linear(4, 16)
        self.drop = nn.Dropout(p)
        self.off = nn.Dropout(0.0)
        self.fc2 = nn.Linear(16, 1)

    def forward(self, x):
        x = self.drop(F.relu(self.fc1(x)))
        x = F.dropout(self.off(x), 0.1, training=self.training)
        return self.fc2(x)


def main():
    torch.manual_seed(0)
    x, y = torch.randn(32, 4), torch.randn(32, 1)
    results = {}
    for lr in (0.1, 0.01, 0.001):
        model = Net()
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        for epoch in range(5):
            optimizer.zero_grad()
            loss = F.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
        results[lr] = loss.item()
    print(results)


if __name__ == "__main__":
    main()
