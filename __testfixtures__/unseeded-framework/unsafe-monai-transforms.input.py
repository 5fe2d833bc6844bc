import torch
from monai.data import Dataset
from monai.transforms import Compose, EnsureType, RandFlip, RandGaussianNoise
from torch import nn
from torch.utils.data import DataLoader

from project import images

torch.manual_seed(5)
transforms = Compose([EnsureType(), RandGaussianNoise(prob=0.5), RandFlip(prob=0.5)])
loader = DataLoader(Dataset(images(), transforms), batch_size=4)
model = nn.Linear(16, 1)
optimizer = torch.optim.Adam(model.parameters())
for batch in loader:
    optimizer.zero_grad()
    model(batch).square().mean().backward()
    optimizer.step()
