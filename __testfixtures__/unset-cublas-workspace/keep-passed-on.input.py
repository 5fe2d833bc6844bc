import torch

from launcher import export

export("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
