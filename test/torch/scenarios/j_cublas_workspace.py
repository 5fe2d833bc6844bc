# what: the cuBLAS workspace is not set when the first device is asked for
# class: setting
# id: unset-cublas-workspace
# expect: SETTING :4096:8
import os

import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
workspace = os.environ.get("CUBLAS_WORKSPACE_CONFIG")

model = nn.Linear(2, 1).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(4, 2, device=device)).mean().backward()
optimizer.step()
print("SETTING", workspace)
