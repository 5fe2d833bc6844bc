from lightning.pytorch.cli import LightningCLI

from project import Model, Words


def long_run():
    LightningCLI(
        Model,
        Words,
        seed_everything_default=3,
        trainer_defaults={
            "max_epochs": 5,
            "accelerator": "gpu",
        },
    )


def short_run():
    defaults = dict(max_epochs=1)
    LightningCLI(Model, Words, trainer_defaults=defaults, seed_everything_default=3)


if __name__ == "__main__":
    long_run()
    short_run()
    LightningCLI(Model, seed_everything_default=3)
