import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

data = TensorDataset(torch.zeros(64, 3), torch.zeros(64, 1))
sampler = DistributedSampler(data)
loader = DataLoader(data, batch_size=8, sampler=sampler)
inline = DataLoader(data, batch_size=8, sampler=DistributedSampler(data))
ordered = DataLoader(data, batch_size=8, sampler=DistributedSampler(data, shuffle=False))
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(3):
    sampler.set_epoch(epoch)
    inline.sampler.set_epoch(epoch)
    for batches in (loader, inline, ordered):
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
    for x, y in ordered:
        nn.functional.mse_loss(model(x), y).backward()
