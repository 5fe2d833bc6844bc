import torch
import torch.distributed as dist
from torch import nn

dist.init_process_group("gloo")
net = nn.parallel.DistributedDataParallel(nn.Linear(10, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(10):
    # The same batch on every rank of the group.
    torch.manual_seed(step)
    batch = torch.randn(16, 10)
    optimizer.zero_grad()
    net(batch).sum().backward()
    optimizer.step()
