import torch
from monai.data import DataLoader, Dataset
from monai.transforms import Compose, RandFlip
from torch import nn

from project import images

torch.manual_seed(5)
# its loader seeds the transforms with torch's numbers
loader = DataLoader(Dataset(images(), Compose([RandFlip(prob=0.5)])), batch_size=4)
model = nn.Linear(16, 1)
optimizer = torch.optim.Adam(model.parameters())
for batch in loader:
    optimizer.zero_grad()
    model(batch).square().mean().backward()
    optimizer.step()
