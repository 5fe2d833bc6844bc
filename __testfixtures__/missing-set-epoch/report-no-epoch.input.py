import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler


def make_loader(data):
    sampler = DistributedSampler(data)
    return DataLoader(data, batch_size=8, sampler=sampler)


def main():
    data = TensorDataset(torch.zeros(64, 3), torch.zeros(64, 1))
    train_loader = make_loader(data)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(3):
        for x, y in train_loader:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()


if __name__ == "__main__":
    main()
