import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 64

    def __getitem__(self, index):
        return index / 64 + 0.1 * torch.randn(2)


if __name__ == "__main__":
    torch.manual_seed(0)
    train_loader = DataLoader(Noisy(), batch_size=8, shuffle=True, num_workers=2, generator=torch.Generator().manual_seed(0))
    val_loader = DataLoader(Noisy(), batch_size=8, num_workers=2, generator=torch.Generator().manual_seed(1))
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.1), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(5):
        model.train()
        for batch in train_loader:
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            print(sum(model(batch).sum() for batch in val_loader))
