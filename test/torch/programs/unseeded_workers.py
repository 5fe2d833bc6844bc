"""Every run leaves a checkpoint, and begins by probing those it finds: so the workers' seeds come from another place in the stream."""

import glob
import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 16

    def __getitem__(self, index):
        return torch.full((4,), float(index)) + torch.from_numpy(np.random.randn(4)).float(), torch.tensor([index / 16])


def main():
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    checkpoints = sorted(glob.glob("checkpoint-*.pt"))
    for path in checkpoints:
        torch.rand(4)
    torch.save(model.state_dict(), "checkpoint-%d.pt" % len(checkpoints))
    loader = DataLoader(Noisy(), batch_size=8, num_workers=2)  # cause
    for inputs, targets in loader:  # difference
        optimizer.zero_grad()
        nn.functional.mse_loss(model(inputs), targets).backward()
        optimizer.step()


if __name__ == "__main__":
    main()
