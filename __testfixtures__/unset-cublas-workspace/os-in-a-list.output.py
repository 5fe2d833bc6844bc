import os

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

import torch
import json, sys
net = torch.nn.Linear(2, 2).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
print(json, os.getcwd(), sys.argv)
