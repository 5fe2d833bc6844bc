import argparse

import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)

    sampler = RandomSampler(
        train_set, generator=torch.Generator().manual_seed(args.seed + 1)
    )
    weighted = WeightedRandomSampler(
        weights, len(weights), True, generator=torch.Generator().manual_seed(args.seed + 2)
    )
    subset = SubsetRandomSampler(
        range(100), generator=torch.Generator().manual_seed(args.seed + 3)
    )
    batches = BatchSampler(
        RandomSampler(train_set, generator=torch.Generator().manual_seed(args.seed + 4)),
        batch_size=8,
        drop_last=True,
    )
    g = torch.Generator().manual_seed(1)
    loader = DataLoader(
        train_set,
        sampler=RandomSampler(
            train_set, True, 50, generator=torch.Generator().manual_seed(args.seed + 5)
        ),
        generator=g,
    )
    for x, y in loader:
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return sampler, weighted, subset, batches


if __name__ == "__main__":
    main()
