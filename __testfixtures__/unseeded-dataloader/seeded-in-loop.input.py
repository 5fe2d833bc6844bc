import argparse

import torch
from sklearn.model_selection import KFold
from torch.utils.data import DataLoader, Subset

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()

for fold, (train_ids, val_ids) in enumerate(KFold(5, shuffle=True, random_state=0).split(data)):
    torch.manual_seed(args.seed)
    train_loader = DataLoader(Subset(data, train_ids), batch_size=32, shuffle=True)
    val_loader = DataLoader(Subset(data, val_ids), batch_size=32)
    model = torch.nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
        peek = DataLoader(Subset(data, val_ids[:8]))

for run in range(5):
    torch.manual_seed(args.seed + run)
    loader = DataLoader(data, batch_size=32, shuffle=True)
    train(torch.nn.Linear(8, 1), loader)
