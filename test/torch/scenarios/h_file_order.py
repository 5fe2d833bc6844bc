# what: the samples of a dataset are files in the file system's order
# class: fix
# id: unordered-listing
# runs: ascending | descending
import glob
import os
import pathlib
import random
import sys
import tempfile

import numpy as np
import torch
from fingerprint import fingerprint
from torch.utils.data import DataLoader, Dataset

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)


class Files(Dataset):
    def __init__(self, root):
        self.names = os.listdir(root)
        self.names += [os.path.basename(path) for path in glob.glob(os.path.join(root, "*.txt"))]
        self.names += [path.name for path in pathlib.Path(root).iterdir()]
        with os.scandir(root) as entries:
            for entry in entries:
                self.names.append(entry.name)
        for folder, _, files in os.walk(root):
            for name in files:
                self.names.append(name)

    def __len__(self):
        return len(self.names)

    def __getitem__(self, index):
        return torch.tensor([float(self.names[index][:-4])])


# Folders in memory list the newest file first; on a disk the order is arbitrary, so names of many lengths are made.
with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as root:
    numbers = list(range(30))
    for number in numbers if sys.argv[1] == "ascending" else reversed(numbers):
        pathlib.Path(root, f"{number}.txt").write_text("")
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    seen = []
    for batch in DataLoader(Files(root), batch_size=5, shuffle=True):
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()
        seen.append(batch)
print("RESULT", fingerprint(model, seen))
