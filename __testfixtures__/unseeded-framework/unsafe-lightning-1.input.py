import pytorch_lightning as pl

from project import Model, Words

pl.seed_everything()
trainer = pl.Trainer(gpus=1, max_epochs=3, progress_bar_refresh_rate=20)
trainer.fit(Model(), Words())
