import torch
from torch import nn, optim
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset
from tqdm import tqdm, trange

torch.manual_seed(3)
data = TensorDataset(torch.randn(64, 3), torch.randn(64, 1))
train_loader = DataLoader(data, batch_size=8, sampler=DistributedSampler(data, num_replicas=2, rank=0))
model = nn.Linear(3, 1)
optimizer = optim.Adam(model.parameters())

for epoch in trange(5):
    train_loader.sampler.set_epoch(epoch)
    for x, y in tqdm(train_loader, leave=False):
        loss = (model(x) - y).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
