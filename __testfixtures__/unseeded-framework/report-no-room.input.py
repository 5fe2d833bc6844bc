import lightning as L
import torch
from torch import nn
from torch.utils.data import DataLoader

from data import Spectra

L.seed_everything(7, workers=True)


class Regressor(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 1))

    def training_step(self, batch, batch_idx):
        x, y = batch
        return nn.functional.mse_loss(self.layers(x), y)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-3)


loader = DataLoader(Spectra("train"), batch_size=64)
trainer = L.Trainer(max_epochs=10, accelerator="auto", devices=1)  # pylint: disable=not-callable
trainer.fit(Regressor(), loader)
