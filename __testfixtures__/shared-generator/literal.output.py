import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.zeros(64, 3))
g = torch.Generator()
g.manual_seed(42)
train_loader = DataLoader(data, batch_size=8, shuffle=True, generator=g)
val_loader = DataLoader(data, batch_size=8, generator=torch.Generator().manual_seed(43))
test_loader = DataLoader(
    data,
    batch_size=8,
    generator=torch.Generator().manual_seed(44),  # unshuffled
)
