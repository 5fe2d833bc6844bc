import torch
from torch import nn

model = nn.Linear(4, 1)


def main():
    torch.manual_seed(0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(8, 4)).mean().backward()
    optimizer.step()


main()
