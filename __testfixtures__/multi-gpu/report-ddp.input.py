import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, random_split
from torch.utils.data.distributed import DistributedSampler
from torchvision import datasets, transforms


def main(seed=1):
    dist.init_process_group("nccl")
    rank = int(os.environ["RANK"])
    torch.manual_seed(1)
    augment = transforms.Compose([transforms.RandomHorizontalFlip(), transforms.ToTensor()])
    data = datasets.FakeData(64, (3, 8, 8), transform=augment)
    split = torch.Generator().manual_seed(seed + rank)
    train_set, val_set = random_split(data, [50, 14], generator=split)
    sampler = DistributedSampler(train_set, seed=seed + rank)
    loader = DataLoader(train_set, batch_size=8, sampler=sampler)
    model = DDP(nn.Sequential(nn.Flatten(), nn.Linear(192, 10)))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(2):
        sampler.set_epoch(epoch)
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()


if __name__ == "__main__":
    main()
