# what: the stages of a curriculum train one model further, each with its own optimizer and data
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train_stage(model, noise, lr, steps=2):
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    x = torch.linspace(-1, 1, 64).reshape(32, 2)
    loader = DataLoader(TensorDataset(x), batch_size=16, shuffle=True)
    drawn = []
    for _ in range(steps):
        for (batch,) in loader:
            jitter = torch.randn_like(batch)
            drawn.append(jitter)
            loss = nn.functional.mse_loss(model(batch + noise * jitter), batch.sum(1, keepdim=True))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return fingerprint(drawn)


def main():
    torch.manual_seed(55)
    model = nn.Linear(2, 1)
    stages = [(0.0, 1e-2), (0.1, 5e-3), (0.2, 1e-3)]
    noises, states = set(), set()
    for noise, lr in stages:
        noises.add(train_stage(model, noise, lr))
        states.add(fingerprint(model))
    print("DISTINCT noises", len(noises))
    print("DISTINCT states", len(states))
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
