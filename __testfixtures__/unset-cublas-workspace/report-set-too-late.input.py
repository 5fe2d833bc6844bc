import os

import torch

device = torch.device("cuda")
net = torch.nn.Linear(2, 1).to(device)
os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
net(torch.ones(1, 2, device=device)).sum().backward()
