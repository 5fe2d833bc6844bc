import pytorch_lightning as pl

from project import Model, Words

pl.seed_everything(seed=42, workers=True)
trainer = pl.Trainer(
    gpus=1, max_epochs=3, progress_bar_refresh_rate=20, deterministic=True
)
trainer.fit(Model(), Words())
