import time

import torch
from torch import nn

model = nn.Linear(256, 256).cuda()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

start = time.perf_counter()
for _ in range(20):
    optimizer.zero_grad()
    model(torch.rand(64, 256, device="cuda")).sum().backward()
    optimizer.step()
print(f"{(time.perf_counter() - start) / 20:.4f} s a step")
