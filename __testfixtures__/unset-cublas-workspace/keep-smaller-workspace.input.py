import os

import torch

os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":16:8"
net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
