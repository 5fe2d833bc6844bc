import random
import time

import numpy as np
import torch
from torch.utils.data import Dataset


class Noisy(Dataset):
    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        np.random.seed()
        return self.items[index] + np.random.randn()


def augment(images):
    for image in images:
        random.seed(time.time())
        if random.random() < 0.5:
            yield image.flip(-1)


def initial():
    seed = torch.seed()
    return seed
