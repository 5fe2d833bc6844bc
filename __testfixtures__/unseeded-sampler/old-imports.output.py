import torch
import torch.utils.data as data
from torch.utils.data.dataset import random_split
from torch.utils.data.sampler import SubsetRandomSampler as Shuffled


class Loaders:
    def __init__(self, dataset, indices):
        self.sampler = Shuffled(
            indices,
            generator=torch.Generator().manual_seed(
                torch.randint(2**63 - 1, ()).item()
            ),
        )
        self.parts = random_split(dataset, [0.9, 0.1])
        self.other = data.WeightedRandomSampler(
            num_samples=10,
            weights=self.weights,
            generator=torch.Generator().manual_seed(
                torch.randint(2**63 - 1, ()).item()
            ),
        )
