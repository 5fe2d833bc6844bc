import lightning as L
import torch
from torch import nn
from torch.utils.data import DataLoader

from data import Spectra

RATES = [1e-4, 1e-3, 1e-2]


class Regressor(L.LightningModule):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.layers = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 1))

    def training_step(self, batch, batch_idx):
        x, y = batch
        return nn.functional.mse_loss(self.layers(x), y)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.rate)


def fit(rate):
    model = Regressor(rate)
    trainer = L.Trainer(max_epochs=10)
    trainer.fit(model, DataLoader(Spectra("train"), batch_size=64, shuffle=True, num_workers=4))
    return trainer.callback_metrics["loss"].item()


if __name__ == "__main__":
    print([fit(rate) for rate in RATES])
