import random

import torch
from torch.utils.data import DataLoader

from engine import Trainer


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


def main(config):
    torch.manual_seed(config.seed)
    train_loader = DataLoader(
        config.train_set,
        batch_size=config.batch_size,
        num_workers=8,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(torch.initial_seed()),
    )
    batches = iter(
        DataLoader(
            config.train_set,
            batch_size=config.batch_size,
            generator=torch.Generator().manual_seed(torch.initial_seed() + 1),
        )
    )
    trainer = Trainer(config)
    trainer.fit(
        trainer.model,
        DataLoader(config.train_set, generator=torch.Generator().manual_seed(torch.initial_seed() + 2)),
        DataLoader(config.val_set, generator=torch.Generator().manual_seed(torch.initial_seed() + 3)),
    )
    loaders = {
        "train": train_loader,
        "val": DataLoader(
            config.val_set,
            batch_size=config.batch_size,
            generator=torch.Generator().manual_seed(torch.initial_seed() + 4),
        ),
    }
    everything = [
        train_loader,
        DataLoader(
            config.val_set,
            batch_size=config.batch_size,
            num_workers=2,
            worker_init_fn=seed_worker,
            generator=torch.Generator().manual_seed(torch.initial_seed() + 5),
        ),
    ]
    for batch in DataLoader(
        config.test_set,
        batch_size=config.batch_size,
        generator=torch.Generator().manual_seed(torch.initial_seed() + 6),
    ):
        trainer.step(batch)
    quiet = DataLoader(config.train_set, batch_size=config.batch_size, drop_last=True, generator=torch.Generator().manual_seed(torch.initial_seed() + 7))  # noqa: E501
    trainer.loss.backward()
    return batches, loaders, everything, quiet


if __name__ == "__main__":
    main(get_config())
