import os

import torch
import torch.distributed as dist
from torch.utils.data import DataLoader, DistributedSampler


def main():
    rank = int(os.environ["RANK"])
    dist.init_process_group("nccl")
    torch.manual_seed(1234 + rank)
    sampler = DistributedSampler(train_set)
    # augmentation must differ by rank: so does the seed that was set last
    loader = DataLoader(train_set, batch_size=32, sampler=sampler, num_workers=4)
    for epoch in range(3):
        sampler.set_epoch(epoch)
        for x, y in loader:
            torch.nn.functional.mse_loss(model(x), y).backward()


if __name__ == "__main__":
    main()
