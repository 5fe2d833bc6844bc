import random

import numpy as np
import torch
from sklearn import model_selection
from sklearn.model_selection import KFold, StratifiedShuffleSplit, train_test_split as split

random.seed(11)
torch.manual_seed(11)

x = np.arange(80).reshape(40, 2)
y = np.arange(40) % 2
x_train, x_test, y_train, y_test = split(x, y, test_size=0.25, stratify=y)
folds = list(KFold(n_splits=4, shuffle=True).split(x_train))
strata = StratifiedShuffleSplit(
    n_splits=2,
    test_size=0.5,  # half and half
    random_state=None,
)
repeats = model_selection.RepeatedKFold(n_splits=2, n_repeats=3)
