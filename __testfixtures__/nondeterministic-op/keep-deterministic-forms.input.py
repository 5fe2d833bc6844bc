"""The same operations, in forms that are deterministic."""
import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, width, output_size=1, size=None):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.pools = nn.ModuleList([nn.AdaptiveAvgPool2d((1, 1)), nn.AdaptiveAvgPool3d(output_size=(1, 1, 1))])
        self.configured = nn.AdaptiveAvgPool2d(output_size)
        self.unknown = nn.AdaptiveAvgPool2d(size)
        self.up = nn.Upsample(scale_factor=2)
        self.near = nn.UpsamplingNearest2d(scale_factor=2)
        self.pad = nn.Sequential(nn.ZeroPad2d(1), nn.ConstantPad2d(1, 0.5), nn.Conv2d(width, width, 3, padding_mode="circular"))
        self.bag = nn.EmbeddingBag(10, width)
        self.sums = nn.EmbeddingBag(10, width, mode="sum")
        self.max_pool = nn.MaxPool2d(2)
        self.criterion = nn.NLLLoss()

    def forward(self, x, mask, input_ids, mode):
        x = F.interpolate(x, scale_factor=2)
        x = F.interpolate(x, None, 2, "nearest")
        x = F.interpolate(x, size=x.shape[-2:], mode=mode)
        x = F.pad(x, (1, 1, 1, 1))
        x = F.pad(x, (1, 1), "constant", 0.0)
        positions = mask.long().cumsum(-1) - 1
        positions = positions + torch.cumsum(input_ids.ne(0), dim=1)
        starts = torch.cumsum(torch.tensor([0, 3, 4]), 0)
        offsets = torch.cumsum(torch.arange(4), 0, dtype=torch.long)
        counts = torch.bincount(input_ids.flatten(), minlength=10)
        middle = torch.median(x)
        middle = middle + x.mean(1).median()
        total = torch.zeros(4, device=x.device).scatter_reduce(0, offsets, x[0], reduce="sum")
        return x, positions, starts, counts, middle, total, F.nll_loss(x.log_softmax(1), input_ids)
