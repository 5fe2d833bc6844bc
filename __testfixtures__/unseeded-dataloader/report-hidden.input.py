import json

import torch
from torch.utils.data import DataLoader


def make(dataset, *args, **kwargs):
    return DataLoader(dataset, *args, **kwargs)


def configure(options):
    options["generator"] = torch.Generator()


def from_file(dataset, path):
    return DataLoader(dataset, **json.load(open(path)))


def from_dict(dataset, loader_options):
    return DataLoader(dataset, **loader_options)


def configured(dataset):
    options = {"batch_size": 4}
    configure(options)
    return DataLoader(dataset, **options)


def aliased(dataset):
    options = {"batch_size": 4}
    others = options
    others["generator"] = torch.Generator()
    return DataLoader(dataset, **options)


def computed(dataset, key):
    options = {"batch_size": 4}
    options[key] = 3
    return DataLoader(dataset, num_workers=2, **options)
