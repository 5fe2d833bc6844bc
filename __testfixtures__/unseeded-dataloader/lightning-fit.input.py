import lightning as L
import torch
from torch.utils.data import DataLoader

L.seed_everything(0, workers=True)
model = Model()
trainer = L.Trainer(max_epochs=3)
trainer.fit(model, DataLoader(train_set, batch_size=32, shuffle=True, num_workers=4))
