import torch
from torch import nn


def build():
    return nn.ModuleDict({"rnn": nn.LSTM(4, 8, num_layers=2, dropout=0.2), "head": nn.Linear(8, 1)})


def train(model, x):
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(4):
        optimizer.zero_grad()
        loss = model["head"](model["rnn"](x)[0]).square().mean()
        loss.backward()
        optimizer.step()
    return loss.item()


scores = []
for run in range(5):
    torch.manual_seed(run)
    scores.append(train(build(), torch.ones(6, 2, 4)))
print(torch.tensor(scores).std())
