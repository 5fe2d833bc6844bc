import lightning as L

from project import Model, Words

L.seed_everything(7, workers=True)
trainer = L.Trainer(max_epochs=3, deterministic=True)
trainer.fit(Model(), Words())
L.Trainer(deterministic="warn", benchmark=False).fit(Model(), Words())
