import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Classifier(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Linear(8, width)
        self.head = nn.Linear(width, 3)

    def forward(self, x):
        x = F.dropout(F.relu(self.body(x)), 0.3, self.training)
        return self.head(x)


def validate(network, batches):
    total = 0.0
    for inputs, labels in batches:
        total += F.cross_entropy(network(inputs), labels).item()
    return total / len(batches)


def main():
    torch.manual_seed(4)
    inputs, labels = torch.load("iris.pt")
    train_loader = DataLoader(
        TensorDataset(inputs[:100], labels[:100]), batch_size=10, shuffle=True, generator=torch.Generator().manual_seed(4)
    )
    val_loader = DataLoader(TensorDataset(inputs[100:], labels[100:]), batch_size=50, generator=torch.Generator().manual_seed(5))
    model = Classifier(32).to("cpu")
    optimizer = torch.optim.AdamW(model.parameters())
    best = None
    for epoch in range(30):
        for inputs, labels in train_loader:
            optimizer.zero_grad()
            F.cross_entropy(model(inputs), labels).backward()
            optimizer.step()
        loss = validate(model, val_loader)
        best = loss if best is None else min(best, loss)
    print(best)


if __name__ == "__main__":
    main()
