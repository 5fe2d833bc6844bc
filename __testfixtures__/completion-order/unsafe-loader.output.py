from torch.utils.data import DataLoader


def make_loaders(train_set, val_set, test_set):
    train_loader = DataLoader(
        train_set,
        shuffle=True,
        num_workers=4,
    )
    val_loader = DataLoader(val_set, num_workers=4)
    test_loader = DataLoader(test_set, num_workers=2)
    return train_loader, val_loader, test_loader
