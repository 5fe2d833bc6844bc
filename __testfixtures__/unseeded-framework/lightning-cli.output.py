from lightning.pytorch.cli import LightningCLI

from project import Model, Words


def cli_main():
    LightningCLI(
        Model,
        Words,
        save_config_kwargs={"overwrite": True},
        trainer_defaults={"deterministic": "warn"},
        seed_everything_default=42,
    )


if __name__ == "__main__":
    cli_main()
