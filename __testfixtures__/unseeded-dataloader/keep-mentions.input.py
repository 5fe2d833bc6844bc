"""Feeds a model from a DataLoader(train_set, shuffle=True)."""

from typing import Optional

from torch.utils.data import DataLoader

# loader = DataLoader(train_set, shuffle=True)
EXAMPLE = "DataLoader(train_set, shuffle=True)"


def run(loader: DataLoader, other: Optional["DataLoader"] = None) -> DataLoader:
    """
    >>> run(DataLoader([1, 2, 3]))
    """
    if not isinstance(loader, DataLoader):
        raise TypeError(f"{DataLoader.__name__} expected")
    return loader or other
