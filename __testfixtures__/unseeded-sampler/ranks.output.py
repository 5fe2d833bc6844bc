import os

import torch
import torch.distributed as dist
from torch.utils.data import DataLoader, DistributedSampler, random_split

SEED = 1234


def main():
    rank = int(os.environ["RANK"])
    dist.init_process_group("nccl")
    torch.manual_seed(SEED + rank)
    # every rank must split alike
    train_set, val_set = random_split(
        dataset, [0.8, 0.2], generator=torch.Generator().manual_seed(SEED)
    )
    loader = DataLoader(train_set, sampler=DistributedSampler(train_set))
    for x, y in loader:
        torch.nn.functional.mse_loss(model(x), y).backward()


if __name__ == "__main__":
    main()
