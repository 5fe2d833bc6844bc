import os  # for the paths

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

from time import time
import torch, torchvision
import argparse
net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
print(time(), os.getpid(), argparse, torchvision)
