import os

import torch

names = ["cat", "dog", "bird", "cat"]
classes = list(set(names))  # unique
class_to_index = {name: index for index, name in enumerate(classes)}
targets = torch.tensor([class_to_index[name] for name in names])

suffixes = {os.path.splitext(name)[1] for name in os.listdir("data")}
for index, suffix in enumerate(suffixes):
    class_to_index[suffix] = index
