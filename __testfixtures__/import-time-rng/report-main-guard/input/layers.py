import torch
from torch import nn

# The projection is not trained.
PROJECTION = torch.randn(8, 8)


class Encoder(nn.Module):
    def forward(self, x):
        return torch.cos(x @ PROJECTION)
