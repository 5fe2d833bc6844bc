# what: Lightning's Trainer sets the algorithms and cuBLAS only where it is asked
# class: setting
# id: unseeded-framework
# with: pytorch_lightning.py
# expect: SETTING algorithms=True warn_only=True workspace=:4096:8
import os

import torch
from pytorch_lightning import LightningModule, Trainer, seed_everything
from torch.utils.data import DataLoader, TensorDataset


class Net(LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, batch_idx):
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


seed_everything(1, workers=True)
trainer = Trainer(max_epochs=1)
trainer.fit(Net(), DataLoader(TensorDataset(torch.randn(8, 4)), batch_size=4))
algorithms = torch.are_deterministic_algorithms_enabled()
warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
print(f"SETTING algorithms={algorithms} warn_only={warn_only} workspace={os.environ.get('CUBLAS_WORKSPACE_CONFIG')}")
