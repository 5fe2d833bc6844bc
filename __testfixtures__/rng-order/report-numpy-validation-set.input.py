import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    """A window of each series that begins anywhere."""

    def __init__(self, series, length=24):
        self.series = series
        self.length = length

    def __len__(self):
        return len(self.series)

    def __getitem__(self, index):
        series = self.series[index]
        start = np.random.randint(len(series) - self.length)
        return torch.as_tensor(series[start : start + self.length], dtype=torch.float32)


def main():
    np.random.seed(0)
    torch.manual_seed(0)
    series = np.load("series.npy")
    train_loader = DataLoader(Windows(series[:800]), batch_size=32, shuffle=True, generator=torch.Generator().manual_seed(0))
    val_loader = DataLoader(Windows(series[800:]), batch_size=32, generator=torch.Generator().manual_seed(1))
    model = nn.Linear(23, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(10):
        for window in train_loader:
            optimizer.zero_grad()
            (model(window[:, :-1]) - window[:, -1:]).square().mean().backward()
            optimizer.step()
        with torch.no_grad():
            print(sum((model(window[:, :-1]) - window[:, -1:]).square().mean() for window in val_loader))


if __name__ == "__main__":
    main()
