# what: a Lightning program that seeds nothing is given Lightning's own helper
# class: fix
# id: unseeded-run
# with: pytorch_lightning.py
import numpy as np
import pytorch_lightning as pl
import torch
from fingerprint import fingerprint
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 24

    def __getitem__(self, index):
        x = torch.full((4,), index / 24) + float(np.random.rand())
        return x, x.sum()


class Net(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 1))

    def training_step(self, batch, batch_idx):
        x, y = batch
        return (self.layers(x).squeeze(1) - y).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


model = Net()
pl.Trainer(max_epochs=2).fit(model, DataLoader(Noisy(), batch_size=8, shuffle=True))
print("RESULT", fingerprint(model))
