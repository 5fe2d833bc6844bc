import lightning as L
from torch import nn, optim
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler


class Net(L.LightningModule):
    def __init__(self, data):
        super().__init__()
        self.data = data
        self.fc = nn.Linear(3, 1)

    def train_dataloader(self):
        return DataLoader(self.data, batch_size=8, sampler=DistributedSampler(self.data))

    def training_step(self, batch, batch_idx):
        x, y = batch
        return nn.functional.mse_loss(self.fc(x), y)

    def configure_optimizers(self):
        return optim.SGD(self.parameters(), lr=0.1)
