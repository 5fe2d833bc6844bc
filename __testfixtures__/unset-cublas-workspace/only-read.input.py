import os
import torch

print("workspace:", os.environ.get("CUBLAS_WORKSPACE_CONFIG"), os.getenv("CUBLAS_WORKSPACE_CONFIG"))
if "CUBLAS_WORKSPACE_CONFIG" in os.environ:
    print("set by the caller")
net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
