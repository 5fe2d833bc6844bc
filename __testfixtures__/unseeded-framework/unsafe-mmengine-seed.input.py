import torch
from mmengine.runner import set_random_seed

from project import Net, batches

set_random_seed()
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for images, labels in batches():
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(model(images), labels).backward()
    optimizer.step()
