from torch.utils.data import DataLoader


class Batches(DataLoader):
    """A loader with a name of its own."""


def get_loader(dataset, shuffle):
    return DataLoader(dataset, batch_size=32, shuffle=shuffle)
