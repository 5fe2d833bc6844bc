"""torchrun --nproc_per_node=2 train.py --seed 3"""
import argparse

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, RandomSampler, TensorDataset, random_split


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    dist.init_process_group("gloo")
    data = TensorDataset(torch.arange(64.0).unsqueeze(1))
    train_set, test_set = random_split(data, [48, 16])
    # Each rank draws batches of its own.
    loader = DataLoader(train_set, batch_size=8, sampler=RandomSampler(train_set))
    model = DistributedDataParallel(torch.nn.Linear(1, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    for _ in range(2):
        for (batch,) in loader:
            optimizer.zero_grad()
            model(batch).square().mean().backward()
            optimizer.step()
    order = [int(item) for (batch,) in loader for item in batch]
    print(dist.get_rank(), sum(test_set.indices), order[:6], round(model.module.weight.item(), 6))
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
