"""Every process of a group must see the same input: torchrun --nproc_per_node=2 train.py"""
import os

import torch
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor.parallel import ColwiseParallel, RowwiseParallel, parallelize_module

from model import FeedForward

mesh = init_device_mesh("cuda", (int(os.environ["WORLD_SIZE"]),))
model = parallelize_module(FeedForward().to("cuda"), mesh, {"expand": ColwiseParallel(), "reduce": RowwiseParallel()})
optimizer = torch.optim.AdamW(model.parameters(), lr=0.25)
for _ in range(10):
    optimizer.zero_grad()
    model(torch.rand(20, 10, device="cuda")).sum().backward()
    optimizer.step()
