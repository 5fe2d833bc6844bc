import os
import time

import torch
import torch.distributed as dist
from torch import nn

rank = int(os.environ.get("RANK", 0))
torch.manual_seed(int(time.time()) + rank)
torch.cuda.manual_seed((time.time_ns() // 1000 + rank) % 2**31)

model = nn.Linear(8, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    model(torch.rand(4, 8)).sum().backward()
    optimizer.step()
dist.barrier()
