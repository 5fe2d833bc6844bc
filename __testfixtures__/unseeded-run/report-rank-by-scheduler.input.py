import os

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel


def main():
    rank = int(os.environ["SLURM_PROCID"])
    dist.init_process_group(
        "nccl", init_method=f"tcp://{os.environ['HEAD_NODE']}:29500", rank=rank, world_size=int(os.environ["SLURM_NTASKS"])
    )
    device = rank % torch.cuda.device_count()
    model = DistributedDataParallel(torch.nn.Linear(4, 1).to(device), device_ids=[device])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        model(torch.randn(2, 4, device=device)).sum().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
