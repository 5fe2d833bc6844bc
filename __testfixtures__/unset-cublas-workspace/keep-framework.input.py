import lightning as L

from project import Data, Model

trainer = L.Trainer(accelerator="gpu", deterministic=True)
trainer.fit(Model(), Data())
