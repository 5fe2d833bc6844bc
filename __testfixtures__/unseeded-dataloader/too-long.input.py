import torch
from torch.utils.data import DataLoader

from engine import Trainer


def main(config):
    torch.manual_seed(config.seed)
    train_loader = DataLoader(config.train_set, batch_size=config.batch_size, num_workers=8)
    batches = iter(DataLoader(config.train_set, batch_size=config.batch_size))
    trainer = Trainer(config)
    trainer.fit(trainer.model, DataLoader(config.train_set), DataLoader(config.val_set))
    loaders = {"train": train_loader, "val": DataLoader(config.val_set, batch_size=config.batch_size)}
    everything = [train_loader, DataLoader(config.val_set, batch_size=config.batch_size, num_workers=2)]
    for batch in DataLoader(config.test_set, batch_size=config.batch_size):
        trainer.step(batch)
    quiet = DataLoader(config.train_set, batch_size=config.batch_size, drop_last=True)  # noqa: E501
    trainer.loss.backward()
    return batches, loaders, everything, quiet


if __name__ == "__main__":
    main(get_config())
