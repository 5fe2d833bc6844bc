import lightning.pytorch as pl

from project import Model, Words


def train(epochs):
    pl.seed_everything(3, workers=True)
    trainer = pl.Trainer(max_epochs=epochs, deterministic="warn")
    trainer.fit(Model(), Words())


if __name__ == "__main__":
    train(2)
