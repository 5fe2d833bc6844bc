# what: five repeats for a mean and a standard deviation: a constant seed in the loop would make the deviation zero
# class: look-alike
import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def run():
    dataset = TensorDataset(torch.linspace(-1, 1, 64).reshape(32, 2))
    loader = DataLoader(dataset, batch_size=8, shuffle=True)
    model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.3), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    order = []
    for (batch,) in loader:
        order.append(batch)
        loss = nn.functional.mse_loss(model(batch), batch.sum(1, keepdim=True))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item(), fingerprint(order)


if __name__ == "__main__":
    losses, orders = zip(*(run() for _ in range(5)))
    print("DISTINCT losses", len(set(losses)))
    print("DISTINCT orders", len(set(orders)))
    print("SPREAD", np.std(losses))
    print("RESULT", fingerprint(losses))
