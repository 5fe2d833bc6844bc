import torch
import torch.distributed as dist

dist.init_process_group("gloo")
weight = torch.zeros(10, 1, requires_grad=True)
optimizer = torch.optim.SGD([weight], lr=0.1)
for step in range(10):
    # The same batch on every rank of the group.
    torch.manual_seed(step)
    batch = torch.randn(16, 10)
    optimizer.zero_grad()
    (batch @ weight).sum().backward()
    dist.all_reduce(weight.grad)
    optimizer.step()
