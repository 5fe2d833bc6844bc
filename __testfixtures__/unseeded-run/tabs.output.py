import random

import torch
from torch import nn


def seed_everything(seed: int) -> None:
	"""Seed every random number generator that training draws from."""
	seed = int(seed)
	random.seed(seed)
	torch.manual_seed(seed)
	torch.cuda.manual_seed_all(seed)


def train(rounds):
	model = nn.Bilinear(3, 3, 1)
	optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
	for _ in range(rounds):
		loss = model(torch.rand(5, 3), torch.rand(5, 3)).mean()
		optimizer.zero_grad()
		loss.backward()
		optimizer.step()


if __name__ == "__main__":
	seed_everything(42)
	train(3)
