import torch
from numpy.random import rand

# Neutral and positive samples.
np = [rand(16) for _ in range(8)]


def main():
    model = torch.nn.Linear(16, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for sample in np:
        optimizer.zero_grad()
        model(torch.as_tensor(sample, dtype=torch.float32)).backward()
        optimizer.step()


main()
