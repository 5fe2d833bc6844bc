import torch
from torch.utils.data import WeightedRandomSampler


def balanced(dataset):
    counts = dataset.count_classes()
    return WeightedRandomSampler(
        [1 / counts[label] for label in dataset.labels],
        num_samples=len(dataset),
        replacement=True,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
