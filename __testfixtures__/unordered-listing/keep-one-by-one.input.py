import os
import shutil
from pathlib import Path

import torch

for name in os.listdir("old"):
    os.remove(os.path.join("old", name))

copied = 0
for path in Path("raw").rglob("*.png"):
    shutil.copy(path, Path("clean") / path.name)
    copied += 1
    if copied % 100 == 0:
        print("copied", copied)

best = None
for name in os.listdir("checkpoints"):
    step = int(name.split("-")[1])
    if best is None or step > best:
        best = step

for folder, dirs, files in os.walk("features"):
    for name in files:
        path = os.path.join(folder, name)
        torch.save(torch.load(path).half(), path)

for index, name in enumerate(os.listdir("clips")):
    print(index, name)
    os.rename(os.path.join("clips", name), os.path.join("clips", name.lower()))


def find(root, wanted):
    for name in os.listdir(root):
        if name == wanted:
            return os.path.join(root, name)
    return None


def has_weights(root):
    for name in os.listdir(root):
        if name.endswith(".pt"):
            return True
    return False
