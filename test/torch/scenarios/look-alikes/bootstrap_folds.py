# what: each fold draws its split in the body of the loop; one constant seed there would make all folds one
# class: look-alike
import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

x = torch.linspace(-1, 1, 64).reshape(32, 2)
dataset = TensorDataset(x, x.prod(dim=1, keepdim=True))
bags, splits, scores = set(), set(), []
for fold in range(4):
    bag = np.random.choice(32, 32, replace=True)
    bags.add(tuple(bag))
    train_set, val_set = random_split(dataset, [24, 8])
    splits.add(tuple(val_set.indices))
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for xb, yb in DataLoader(train_set, batch_size=8, shuffle=True):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(xb), yb).backward()
        optimizer.step()
    with torch.no_grad():
        scores.append(nn.functional.mse_loss(model(x[bag]), dataset.tensors[1][bag]).item())
print("DISTINCT bags", len(bags))
print("DISTINCT splits", len(splits))
print("SPREAD", np.std(scores))
print("RESULT", fingerprint(scores))
