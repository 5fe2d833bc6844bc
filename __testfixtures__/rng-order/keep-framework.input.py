import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader


class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))

    def training_step(self, batch, index):
        return self.body(batch).square().mean()

    def validation_step(self, batch, index):
        self.log("loss", self.body(batch).square().mean())

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())


lightning.seed_everything(0)
data = torch.load("data.pt")
trainer = lightning.Trainer(max_epochs=3)
trainer.fit(Model(), DataLoader(data, shuffle=True), DataLoader(data))
