"""Train on all GPUs of a machine: torchrun --nproc_per_node=4 train.py"""
import argparse
import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP


def setup():
    dist.init_process_group(backend="nccl")
    torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))


def main(epochs):
    setup()
    local_rank = int(os.environ["LOCAL_RANK"])
    model = nn.Sequential(nn.Linear(16, 32), nn.Dropout(0.2), nn.Linear(32, 1)).to(local_rank)
    model = DDP(model, device_ids=[local_rank])
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(epochs):
        optimizer.zero_grad()
        model(torch.randn(8, 16, device=local_rank)).mean().backward()
        optimizer.step()
    dist.destroy_process_group()


if __name__ == "__main__":
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    main(args.epochs)
