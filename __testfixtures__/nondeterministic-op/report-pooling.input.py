import torch
from torch import nn
from torch.nn import functional as F


class Head(nn.Module):
    def __init__(self, features, classes, bins=(2, 3, 6)):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d((7, 7))
        self.rows = nn.AdaptiveAvgPool2d((None, 1))
        self.stages = nn.ModuleList([nn.AdaptiveAvgPool2d(size) for size in bins])
        self.peak = nn.AdaptiveMaxPool2d(1)
        self.clip = nn.AvgPool3d(2)
        self.clips = nn.MaxPool3d(kernel_size=3, stride=2)
        self.fractional = nn.FractionalMaxPool2d(3, output_ratio=0.5)
        self.fc = nn.Linear(features, classes)

    def forward(self, x):
        x = F.adaptive_avg_pool2d(x, output_size=[3, 3])
        return self.fc(F.adaptive_max_pool2d(x, 1).flatten(1))


class Decoder(nn.Module):
    """Undoes the pooling of the encoder."""

    def __init__(self):
        super().__init__()
        self.unpool = nn.MaxUnpool2d(2, stride=2)

    def forward(self, x, indices):
        return F.max_unpool2d(self.unpool(x, indices), indices, 2)
