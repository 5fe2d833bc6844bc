"""A feature pyramid: modes come by keyword, by position, by default and through a dictionary."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.functional import interpolate as resize

UP = dict(mode="bilinear", align_corners=True)


class Pyramid(nn.Module):
    def __init__(self, width, mode="bilinear"):
        super().__init__()
        self.lateral = nn.Conv2d(width, 64, 1)
        self.smooth = nn.Upsample(None, 2, "bilinear")
        self.up = nn.Upsample(scale_factor=2, mode=mode)
        self.legacy = nn.UpsamplingBilinear2d(scale_factor=2)
        self.options = {"mode": "bicubic"}

    def forward(self, fine, coarse, volume):
        coarse = F.interpolate(coarse, None, 2, "bilinear")
        fine = self.lateral(fine) + resize(coarse, size=fine.shape[-2:], **UP)
        fine = F.interpolate(fine, scale_factor=2, **self.options)
        fine = F.interpolate(fine, size=32, mode="bilinear" if self.training else "nearest")
        volume = F.interpolate(volume, scale_factor=2, mode="trilinear")
        return fine, F.interpolate(volume, size=(4, 4, 4), mode="area")
