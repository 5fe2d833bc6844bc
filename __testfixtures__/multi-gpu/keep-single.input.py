import lightning as L
import torch
from torch import nn

from models import Net

trainer = L.Trainer(accelerator="gpu", devices=1, strategy="auto")
trainer.fit(Net())
L.Trainer(devices=[0]).fit(Net())
device = torch.device("cuda:0")
head = nn.Linear(3, 1).to(device)
