import datasets
import pandas


def train_test_split(items, share=0.2):
    cut = int(len(items) * share)
    return items[cut:], items[:cut]


class KFold:
    def __init__(self, n_splits, shuffle=False):
        self.n_splits = n_splits


train, test = train_test_split(list(range(10)))
folds = KFold(5, shuffle=True)
