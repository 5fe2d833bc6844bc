import torch
from accelerate.utils import set_seed
from torch import nn


def run(seed=1):
    set_seed(seed)
    data = torch.randn(16, 4)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(data).mean().backward()
    optimizer.step()


run()
