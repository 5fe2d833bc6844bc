import lightning as L
import torch
from torch.utils.data import DataLoader, TensorDataset


class Probe(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(8, 1)

    def training_step(self, batch, batch_idx):
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


L.seed_everything(0)
loader = DataLoader(TensorDataset(torch.randn(64, 8)), batch_size=16, generator=torch.Generator().manual_seed(0))
L.Trainer(max_epochs=1, deterministic=True).fit(Probe(), loader)
