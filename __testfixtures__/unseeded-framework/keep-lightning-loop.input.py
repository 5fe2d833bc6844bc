import torch
from lightning.fabric.utilities.seed import seed_everything

from project import Net, loader

# A loop of its own: no loader is handed to Lightning.
seed_everything(0)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for images, labels in loader(num_workers=2):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(model(images), labels).backward()
    optimizer.step()
