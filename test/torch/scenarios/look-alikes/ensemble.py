# what: the members of an ensemble are useful only where they differ
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

N_MEMBERS = 4
x = torch.linspace(-1, 1, 64).reshape(32, 2)
dataset = TensorDataset(x, x.prod(dim=1, keepdim=True))


def train(model):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for xb, yb in DataLoader(dataset, batch_size=8, shuffle=True):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(xb), yb).backward()
        optimizer.step()
    return model


members = []
for _ in range(N_MEMBERS):
    members.append(train(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))))

with torch.no_grad():
    predictions = torch.stack([member(x) for member in members])
print("DISTINCT members", len({fingerprint(member) for member in members}))
print("SPREAD", predictions.std(dim=0).mean().item())
print("RESULT", fingerprint(predictions))
