"""The lists of several folders become one list of samples."""
import glob
import itertools
import os

import torch
from torch.utils.data import DataLoader

root = "data/MedNIST"
class_names = sorted(os.listdir(root))
files = [sorted(glob.glob(os.path.join(root, name, "*.jpeg"))) for name in class_names]
masks = [sorted(glob.glob(os.path.join(root, name, "*.mask.png"))) for name in class_names]
depths = [sorted(glob.glob(os.path.join(root, name, "*.depth.npy"))) for name in class_names]
samples = sum(files, [])
labels = sum(([label] * len(names) for label, names in enumerate(files)), [])
held_out = [names[:10] for names in masks]
loader = DataLoader(list(zip(samples, labels)), batch_size=8)
for path in itertools.chain(*depths):
    torch.save(torch.load(path), path + ".pt")
first = list(itertools.chain.from_iterable(depths))[0]
