import monai
import torch
from monai.data import DataLoader
from torchdata.stateful_dataloader import StatefulDataLoader

monai.utils.set_determinism(seed=0)
loader = DataLoader(
    train_set, 4, batch_size=2, shuffle=True, generator=torch.Generator().manual_seed(0)
)
resumable = StatefulDataLoader(
    train_set, batch_size=2, generator=torch.Generator().manual_seed(1)
)
loss.backward()
