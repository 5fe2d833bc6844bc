import os
import sys

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

# Deep learning. Must match the driver.
import torch
import torchvision  # for the data

print(sys.version, torchvision.__version__)
model = torch.nn.Linear(3, 3).cuda()
model(torch.ones(3, 3).cuda()).sum().backward()
