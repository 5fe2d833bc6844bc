import os

os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":0:0"
os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":0:0")

import torch

net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
