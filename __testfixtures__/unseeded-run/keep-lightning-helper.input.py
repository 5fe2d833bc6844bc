import lightning as L
import torch
from models import Classifier
from torch.utils.data import DataLoader, TensorDataset


def main():
    L.seed_everything(11, workers=True)
    data = TensorDataset(torch.randn(32, 4), torch.randint(2, (32,)))
    trainer = L.Trainer(max_epochs=1)
    trainer.fit(Classifier(), DataLoader(data, batch_size=8, shuffle=True))


if __name__ == "__main__":
    main()
