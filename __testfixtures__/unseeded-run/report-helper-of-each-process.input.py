import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP


def set_seed(seed):
    torch.manual_seed(seed)


def run(rank, world_size):
    dist.init_process_group("gloo", rank=rank, world_size=world_size)
    set_seed(3)
    model = DDP(nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.from_numpy(np.random.rand(4, 2)).float()).sum().backward()
        optimizer.step()


if __name__ == "__main__":
    mp.spawn(run, args=(2,), nprocs=2)
