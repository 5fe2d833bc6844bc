from __future__ import print_function
import os

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

import time
import torch
import math

net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
print(os.getpid(), time.time(), math.pi)
