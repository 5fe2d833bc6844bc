import torch
from monai.data import Dataset
from monai.transforms import Compose, RandFlip
from torch import nn
from torch.utils.data import DataLoader

from project import images, read_seed

torch.manual_seed(read_seed("config.yaml"))
loader = DataLoader(Dataset(images(), Compose([RandFlip(prob=0.5)])), batch_size=4)
model = nn.Linear(16, 1)
optimizer = torch.optim.Adam(model.parameters())
for batch in loader:
    optimizer.zero_grad()
    model(batch).square().mean().backward()
    optimizer.step()
