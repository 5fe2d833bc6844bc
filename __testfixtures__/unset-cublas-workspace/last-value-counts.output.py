from os import environ

environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
environ.update({"OMP_NUM_THREADS": "1", "CUBLAS_WORKSPACE_CONFIG": ":4096:8"})

import torch

net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
