"""How many files there are in each class: the order within a class is forgotten."""
import os

import torch

root = "data/MedNIST"
class_names = sorted(name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name)))
image_files = [[os.path.join(root, name, file) for file in os.listdir(os.path.join(root, name))] for name in class_names]
counts = [len(image_files[i]) for i in range(len(class_names))]
weights = torch.tensor([1 / max(1, len(files)) for files in image_files])
for label, files in enumerate(image_files):
    print(class_names[label], len(files), weights[label].item())
largest = max(len(files) for files in image_files)
total = sum(len(files) for label, files in enumerate(image_files) if counts[label] == largest)
