import pytorch_lightning as pl
from lightning.pytorch import Trainer

from models import Net

trainer = pl.Trainer(accelerator="gpu", devices=4, max_epochs=3)
trainer.fit(Net())
other = Trainer(strategy="ddp_find_unused_parameters_true")
GPUS = [0, 1]
older = pl.Trainer(gpus=GPUS)
