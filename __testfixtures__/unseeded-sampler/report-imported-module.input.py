from torch.utils.data import random_split

from .sets import dataset

train_set, val_set = random_split(dataset, [0.8, 0.2])
