import lightning as L

from project import Model, Words

trainer = L.Trainer(logger=False)
trainer.test(Model.load_from_checkpoint("best.ckpt"), Words())
