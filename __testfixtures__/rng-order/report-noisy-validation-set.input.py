import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)


class Spectra(Dataset):
    """Lines with the noise of a detector."""

    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        clean = torch.sin(torch.arange(32) * (index + 1) / self.count)
        return self.add_noise(clean), clean

    def add_noise(self, clean):
        return clean + 0.05 * torch.randn_like(clean)


train_loader = DataLoader(Spectra(256), batch_size=16, shuffle=True, generator=torch.Generator().manual_seed(0))
val_loader = DataLoader(Spectra(32), batch_size=16, generator=torch.Generator().manual_seed(1))
model = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 32))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(20):
    model.train()
    for noisy, clean in train_loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(noisy), clean).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        for noisy, clean in val_loader:
            print(nn.functional.mse_loss(model(noisy), clean))
