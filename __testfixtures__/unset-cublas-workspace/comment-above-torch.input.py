import sys

# Deep learning. Must match the driver.
import torch
import torchvision  # for the data

print(sys.version, torchvision.__version__)
model = torch.nn.Linear(3, 3).cuda()
model(torch.ones(3, 3).cuda()).sum().backward()
