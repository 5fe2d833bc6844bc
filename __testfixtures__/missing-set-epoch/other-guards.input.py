import torch
import torch.utils.data.distributed
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

data = TensorDataset(torch.zeros(64, 3), torch.zeros(64, 1))
distributed = torch.distributed.is_available() and torch.distributed.is_initialized()


def fit(loader, model, optimizer):
	for x, y in loader:
		optimizer.zero_grad()
		nn.functional.mse_loss(model(x), y).backward()
		optimizer.step()


def with_conditional():
	model = nn.Linear(3, 1)
	optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
	sampler = torch.utils.data.distributed.DistributedSampler(data) if distributed else RandomSampler(data)
	batches = BatchSampler(sampler, 8, drop_last=True)
	loader = DataLoader(data, batch_sampler=batches)
	for epoch in range(3):
		fit(loader, model, optimizer)


def with_one_arm():
	model = nn.Linear(3, 1)
	optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
	loader = DataLoader(data, 8, shuffle=True)
	if distributed:
		shards = torch.utils.data.distributed.DistributedSampler(data)
		loader = DataLoader(data, 8, sampler=shards)
	for epoch, rate in enumerate([0.1, 0.05]):
		optimizer.param_groups[0]["lr"] = rate
		fit(loader, model, optimizer)


with_conditional()
with_one_arm()
