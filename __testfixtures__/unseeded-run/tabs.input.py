import torch
from torch import nn


def train(rounds):
	model = nn.Bilinear(3, 3, 1)
	optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
	for _ in range(rounds):
		loss = model(torch.rand(5, 3), torch.rand(5, 3)).mean()
		optimizer.zero_grad()
		loss.backward()
		optimizer.step()


if __name__ == "__main__":
	train(3)
