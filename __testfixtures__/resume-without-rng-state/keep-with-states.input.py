"""Holds the states of all that it draws from."""
import os
import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

PATH = "last.pt"
random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
generator = torch.Generator().manual_seed(0)
scale = np.random.rand() + random.random()
loader = DataLoader(TensorDataset(torch.rand(80, 4)), batch_size=8, shuffle=True, generator=generator)
net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(net.parameters())
first = 0
if os.path.exists(PATH):
    last = torch.load(PATH, weights_only=False)
    net.load_state_dict(last["net"])
    optimizer.load_state_dict(last["optimizer"])
    random.setstate(last["random"])
    np.random.set_state(last["numpy"])
    torch.set_rng_state(last["torch"])
    generator.set_state(last["loader"])
    first = last["epoch"]
for epoch in range(first, 10):
    for (x,) in loader:
        optimizer.zero_grad()
        (scale * net(x)).square().sum().backward()
        optimizer.step()
    state = {
        "net": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "random": random.getstate(),
        "numpy": np.random.get_state(),
        "torch": torch.get_rng_state(),
        "loader": generator.get_state(),
        "epoch": epoch + 1,
    }
    torch.save(state, PATH)
