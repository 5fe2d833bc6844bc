import numpy as np
from torch.utils.data import Dataset


class NoiseDataset(Dataset):
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        return np.random.normal(index)
