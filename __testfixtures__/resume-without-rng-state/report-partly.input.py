"""The checkpoint has torch's state, and neither NumPy's nor that of the loader's own generator."""
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

CHECKPOINT = Path("last.pt")


def mixed(x):
    return x * np.random.beta(0.4, 0.4)


def train(epochs: int):
    torch.manual_seed(0)
    np.random.seed(0)
    generator = torch.Generator().manual_seed(0)
    loader = DataLoader(TensorDataset(torch.rand(80, 4)), batch_size=8, shuffle=True, generator=generator)
    net = nn.Linear(4, 1)
    opt = torch.optim.Adam(net.parameters())
    done = 0
    if CHECKPOINT.exists():
        last = torch.load(CHECKPOINT)
        net.load_state_dict(last["net"])
        opt.load_state_dict(last["opt"])
        done = last["done"]
        torch.set_rng_state(last["rng"])
    while done < epochs:
        for (x,) in loader:
            opt.zero_grad()
            net(mixed(x)).square().sum().backward()
            opt.step()
        done += 1
        torch.save({"net": net.state_dict(), "opt": opt.state_dict(), "done": done, "rng": torch.get_rng_state()}, CHECKPOINT)


if __name__ == "__main__":
    train(30)
