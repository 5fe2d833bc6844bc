from lightning.pytorch.cli import LightningCLI

from project import Model, Words, trainer_defaults

LightningCLI(Model, Words, seed_everything_default=3, trainer_defaults={"deterministic": True})
LightningCLI(Model, Words, seed_everything_default=True, trainer_defaults=trainer_defaults())
