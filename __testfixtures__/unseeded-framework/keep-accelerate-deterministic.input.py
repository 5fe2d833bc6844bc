import torch
from accelerate import Accelerator
from accelerate.utils import set_seed

from project import Net, make_loader

accelerator = Accelerator()
set_seed(42, deterministic=True)
model = Net()
optimizer = torch.optim.AdamW(model.parameters())
model, optimizer, loader = accelerator.prepare(model, optimizer, make_loader())
for batch, target in loader:
    accelerator.backward(torch.nn.functional.cross_entropy(model(batch), target))
    optimizer.step()
    optimizer.zero_grad()
