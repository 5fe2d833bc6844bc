import os
import random
from pathlib import Path

import torch

root = Path("data") / "train"
labels = {}
for index, name in enumerate(sorted(os.listdir(root))):
    labels[name] = index

number = 0
targets = {}
for folder in sorted(root.iterdir()):
    if folder.is_dir():
        targets[folder.name] = number
        number += 1

held_out = set()
for path in sorted(root.glob("*/*.pt")):
    if random.random() < 0.2:
        held_out.add(path)

first = sorted(os.listdir("weights"))[0]
random.shuffle(order := sorted(os.listdir("clips")))
with open("train.txt", "w") as file:
    for name in sorted(os.listdir("clips")):
        file.write(name + "\n")
samples = torch.stack([torch.load(path) for path in sorted(root.parent.glob("*.pt"))])
