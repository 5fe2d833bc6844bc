import lightning as L
import pytorch_lightning as pl
from torch.utils.data import DataLoader
from transformers import Trainer


class Base(pl.LightningModule):
    pass


class Net(Base):
    def train_dataloader(self):
        return DataLoader(self.train_set, shuffle=True, num_workers=4)


class Data(L.LightningDataModule):
    def val_dataloader(self):
        return self.make(self.val_set)

    def make(self, dataset):
        return DataLoader(dataset, num_workers=4)


class OwnTrainer(Trainer):
    def get_train_dataloader(self):
        return DataLoader(self.train_dataset, shuffle=True)
