"""Mini-batches drawn anew in each update, and a split that draws once: a generator seeded by the global one would change nothing."""

import torch
from torch.utils.data import BatchSampler, SubsetRandomSampler, random_split


class Storage:
    def __init__(self, size):
        self.size = size
        self.states = torch.zeros(size, 4)

    def batches(self, batch_size):
        sampler = BatchSampler(SubsetRandomSampler(range(self.size)), batch_size, drop_last=True)
        for index in sampler:
            yield self.states[index]


def split(dataset, share):
    held_out = int(len(dataset) * share)
    return random_split(dataset, [len(dataset) - held_out, held_out])


def main(policy, optimizer):
    torch.manual_seed(0)
    storage = Storage(128)
    for update in range(100):
        train, test = split(storage.states, 0.1)
        for states in storage.batches(32):
            optimizer.zero_grad()
            policy(states).mean().backward()
            optimizer.step()
        print(update, policy(test[:]).mean(), len(train))
