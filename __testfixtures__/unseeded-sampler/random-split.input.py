import torch
from torch.utils.data import RandomSampler, random_split

SEED = 5
torch.manual_seed(SEED)

sampler = RandomSampler(train_set)
train_set, val_set = random_split(dataset, [50000, 10000])
thirds = random_split(dataset, (0.5, 0.25, 0.25), generator=None)
train_part, val_part, test_part = torch.utils.data.random_split(
    dataset, [n_train, n_val, n_test]
)
loss.backward()
