import torch.utils.data as data
from torch.utils.data.dataset import random_split
from torch.utils.data.sampler import SubsetRandomSampler as Shuffled


class Loaders:
    def __init__(self, dataset, indices):
        self.sampler = Shuffled(indices)
        self.parts = random_split(dataset, [0.9, 0.1])
        self.other = data.WeightedRandomSampler(num_samples=10, weights=self.weights)
