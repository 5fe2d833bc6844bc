import torch

from sampling import RandomSampler


class SubsetRandomSampler:
    def __init__(self, indices):
        self.indices = indices


def random_split(dataset, lengths):
    return [dataset[: lengths[0]], dataset[lengths[0] :]]


torch.manual_seed(0)
a = RandomSampler(train_set)
b = SubsetRandomSampler([1, 2])
c, d = random_split(train_set, [1, 2])
loss.backward()
