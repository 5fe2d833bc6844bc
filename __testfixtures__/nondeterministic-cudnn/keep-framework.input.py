import pytorch_lightning as pl

from project import Data, Model

trainer = pl.Trainer(max_epochs=3)
trainer.fit(Model(), Data())
