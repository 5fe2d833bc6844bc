"""Compare learning rates on a noisy regression task, each with several repeats.

Prints mean and standard deviation of the test error per learning rate, and the best of them.
"""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils import data

SEED = 0
LEARNING_RATES = [1e-3, 3e-3, 1e-2, 3e-2]
REPEATS = 3
EPOCHS = 10

np.random.seed(SEED)


class MLP(nn.Module):
    def __init__(self, in_features, hidden=32, p=0.2):
        super().__init__()
        self.fc1 = nn.Linear(in_features, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, 1)
        self.p = p

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.dropout(x, self.p, training=self.training)
        x = F.relu(self.fc2(x))
        return self.out(x).squeeze(1)


def make_split(n=400, features=8):
    x = np.random.uniform(-1, 1, size=(n, features)).astype(np.float32)
    y = np.sin(3 * x[:, 0]) + x[:, 1] ** 2 + 0.1 * np.random.randn(n).astype(np.float32)
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    cut = int(0.8 * n)
    return data.TensorDataset(x[:cut], y[:cut]), data.TensorDataset(x[cut:], y[cut:])


def train(train_set, lr):
    loader = data.DataLoader(train_set, batch_size=32, shuffle=True, drop_last=True)
    model = MLP(in_features=train_set.tensors[0].shape[1])
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS * len(loader))
    model.train()
    for _ in range(EPOCHS):
        for x, y in loader:
            loss = F.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    return model


def test(model, test_set):
    model.eval()
    with torch.no_grad():
        x, y = test_set.tensors
        return F.mse_loss(model(x), y).item()


if __name__ == "__main__":
    train_set, test_set = make_split()

    results = {}
    for lr in LEARNING_RATES:
        errors = []
        for repeat in range(REPEATS):
            model = train(train_set, lr)
            errors.append(test(model, test_set))
            print(f"lr {lr:g}, repeat {repeat}: {errors[-1]:.5f}")
        results[lr] = np.mean(errors)
        print(f"lr {lr:g}, mean: {np.mean(errors):.5f} +- {np.std(errors):.5f}")

    best = min(results, key=results.get)
    print(f"best lr {best:g} with test error {results[best]:.8f}")
