import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.model_selection import KFold, train_test_split
from torch import nn

x = np.random.rand(100, 4).astype("float32")
options = {"test_size": 0.5}
is_shuffled = len(x) > 10

for repeat in range(5):
    train, test = train_test_split(x, test_size=0.2)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for row in torch.from_numpy(train):
        model(row).sum().backward()
        optimizer.step()

halves = train_test_split(x, **options)
folds = KFold(5, shuffle=is_shuffled)


def cluster(features):
    return KMeans(n_clusters=10).fit_predict(features)
