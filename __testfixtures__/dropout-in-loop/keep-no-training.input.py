import torch
from torch import nn

for p in (0.1, 0.2, 0.5):
    layer = nn.Dropout(p)
    print(p, (layer(torch.ones(1000)) == 0).float().mean())
