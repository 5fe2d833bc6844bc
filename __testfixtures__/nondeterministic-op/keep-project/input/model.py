import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pad = nn.ReplicationPad2d(1)
        self.conv = nn.Conv2d(3, 8, 3)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear")

    def forward(self, x):
        return self.up(self.conv(self.pad(x)))
