# what: two epochs, a checkpoint and two more are four epochs straight, since the checkpoint holds the state of each generator
# class: control
# runs: straight | resumed
import os
import random
import sys
import tempfile

import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(path, epochs):
    """Trains up to `epochs`, from the checkpoint where there is one, and leaves one."""
    random.seed(3)
    torch.manual_seed(3)
    data = TensorDataset(torch.linspace(0, 1, 64).reshape(16, 4))
    loader = DataLoader(data, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(3))
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    first = 0
    if os.path.exists(path):
        last = torch.load(path)
        first = last["epoch"]
        model.load_state_dict(last["model"])
        optimizer.load_state_dict(last["optimizer"])
        random.setstate(last["random"])
        torch.set_rng_state(last["torch"])
        loader.generator.set_state(last["loader"])
    for _ in range(first, epochs):
        for (x,) in loader:
            optimizer.zero_grad()
            (model(x) * random.random()).square().mean().backward()
            optimizer.step()
    states = {"random": random.getstate(), "torch": torch.get_rng_state(), "loader": loader.generator.get_state()}
    torch.save({"epoch": epochs, "model": model.state_dict(), "optimizer": optimizer.state_dict(), **states}, path)
    return fingerprint(model)


with tempfile.TemporaryDirectory() as folder:
    if sys.argv[1] == "resumed":
        train(f"{folder}/last.pt", 2)
    print("RESULT", train(f"{folder}/last.pt", 4))
