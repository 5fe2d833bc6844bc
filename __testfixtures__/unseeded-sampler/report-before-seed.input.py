import torch
from torch.utils.data import RandomSampler, random_split

# The sampler draws when it is iterated, which is after the seed; the split draws at once.
sampler = RandomSampler(dataset)
train_set, val_set = random_split(dataset, [0.8, 0.2])
torch.manual_seed(0)
for index in sampler:
    model(dataset[index]).backward()
