import lightning as L
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Probe(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(8, 1)

    def training_step(self, batch, batch_idx):
        (x,) = batch
        return self.layer(x).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


def cli_main():
    loader = DataLoader(TensorDataset(torch.randn(64, 8)), batch_size=16)
    trainer = L.Trainer(max_epochs=1, accelerator="cpu")
    trainer.fit(Probe(), loader)


if __name__ == "__main__":
    L.seed_everything(42, workers=True)
    cli_main()
