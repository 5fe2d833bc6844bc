import torch
from sklearn.model_selection import KFold
from torch.utils.data import DataLoader, SubsetRandomSampler, random_split


def train(model, loader):
    for x, y in loader:
        torch.nn.functional.mse_loss(model(x), y).backward()


torch.manual_seed(0)
for fold, (train_ids, val_ids) in enumerate(KFold(5).split(data)):
    sampler = SubsetRandomSampler(train_ids)
    train(make_model(), DataLoader(data, sampler=sampler))

for seed in range(3):
    torch.manual_seed(seed)
    train_set, val_set = random_split(data, [0.8, 0.2])
    train(make_model(), DataLoader(train_set))
