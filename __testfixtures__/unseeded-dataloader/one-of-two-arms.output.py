import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--corpus")
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()
torch.manual_seed(args.seed)

if args.corpus:
    tokens = torch.load(args.corpus)
    loader = DataLoader(
        TensorDataset(tokens),
        batch_size=4,
        drop_last=True,
        generator=torch.Generator().manual_seed(args.seed),
    )
else:
    tokens = torch.arange(64).view(-1, 8)
    loader = DataLoader(
        TensorDataset(tokens), batch_size=4, generator=torch.Generator().manual_seed(args.seed)
    )
held_out = DataLoader(
    TensorDataset(tokens[-4:]), batch_size=4, generator=torch.Generator().manual_seed(args.seed + 1)
)

model = nn.Sequential(nn.Embedding(64, 16), nn.Linear(16, 64))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(3):
    for (batch,) in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten()).backward()
        optimizer.step()
    print(epoch, sum(model(batch).sum().item() for (batch,) in held_out))
