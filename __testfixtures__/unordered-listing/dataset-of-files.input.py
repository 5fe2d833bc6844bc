import glob
import os
from os import listdir as ls
from pathlib import Path

from torch.utils.data import Dataset


class Pictures(Dataset):
    def __init__(self, root: Path, extra):
        self.names = os.listdir(root)  # every picture
        self.names += [name for name in ls(extra) if name.endswith(".png")]
        self.paths = list(root.rglob("*.jpg"))
        self.masks = []
        for path in glob.iglob(os.path.join(extra, "**", "*.mask"), recursive=True):
            self.masks.append(path)

    def __len__(self):
        return len(self.names)

    def __getitem__(self, index):
        return self.names[index], self.paths[index], self.masks[index]
