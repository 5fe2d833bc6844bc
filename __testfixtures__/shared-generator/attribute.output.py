import torch
from torch.utils.data import DataLoader


class DataModule:
    def __init__(self, train_set, val_set, seed):
        self.generator = torch.Generator()
        self.generator.manual_seed(seed)
        self.train_loader = DataLoader(train_set, batch_size=32, shuffle=True, generator=self.generator)
        self.val_loader = DataLoader(
            val_set, batch_size=32, generator=torch.Generator().manual_seed(seed + 1)
        )
