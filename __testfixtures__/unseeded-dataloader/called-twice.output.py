import torch
from torch.utils.data import DataLoader


def get_loader(dataset, shuffle):
    return DataLoader(
        dataset,
        batch_size=32,
        shuffle=shuffle,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )


def get_test_loader(dataset):
    return DataLoader(
        dataset,
        batch_size=32,
        generator=torch.Generator().manual_seed(torch.initial_seed()),
    )


def main():
    torch.manual_seed(0)
    train_loader = get_loader(train_set, True)
    val_loader = get_loader(val_set, False)
    test_loader = get_test_loader(test_set)
    train(train_loader, val_loader, test_loader)


def train(train_loader, val_loader, test_loader):
    for x in train_loader:
        x.loss.backward()


def objective(trial):
    loader = DataLoader(
        train_set,
        batch_size=trial.suggest_int("batch_size", 8, 64),
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )
    train(loader, loader, loader)


def search(study):
    study.optimize(objective, n_trials=20)


def unused(dataset):
    return DataLoader(
        dataset,
        generator=torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item()),
    )


if __name__ == "__main__":
    main()
    search(make_study())
