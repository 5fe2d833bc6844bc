import numpy as np
from sklearn.cluster import KMeans
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split

rng = np.random.RandomState(0)
x = rng.rand(20, 2)
first = train_test_split(x, random_state=rng)
second = train_test_split(x, shuffle=False)
third = KFold(n_splits=5)
fourth = StratifiedKFold(n_splits=5, shuffle=False)
fifth = KMeans(3, random_state=0)
