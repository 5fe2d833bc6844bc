"""torchrun --nproc_per_node=2 train.py"""
import os

import torch
from torch.distributed import destroy_process_group, init_process_group
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset, random_split


def get_data():
    data = TensorDataset(torch.arange(64.0).unsqueeze(1))
    return random_split(data, [48, 16], generator=torch.Generator().manual_seed(42))


def main():
    init_process_group("gloo")
    train_set, test_set = get_data()
    loader = DataLoader(train_set, batch_size=8, sampler=DistributedSampler(train_set))
    model = DistributedDataParallel(torch.nn.Linear(1, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(3):
        loader.sampler.set_epoch(epoch)
        for (batch,) in loader:
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
    print(os.environ["RANK"], len(test_set))
    destroy_process_group()


if __name__ == "__main__":
    main()
