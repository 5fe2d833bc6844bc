import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision.ops import deform_conv2d, ps_roi_align, roi_align, roi_pool

torch.use_deterministic_algorithms(True)


class Head(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.offsets = nn.Conv2d(channels, 18, 3, padding=1, padding_mode="reflect")
        self.deform = torchvision.ops.DeformConv2d(channels, channels, 3, padding=1)
        self.smooth = nn.Sequential(nn.ReflectionPad2d(1), nn.AvgPool2d(3, 1))
        self.norm = nn.LocalResponseNorm(5)
        self.cells = nn.AdaptiveMaxPool3d((1, 7, 7))
        self.all = nn.AdaptiveMaxPool3d(1)

    def forward(self, x, rois, weight):
        x = self.norm(self.smooth(self.deform(x, self.offsets(x))))
        x = F.interpolate(x, scale_factor=0.5, mode="bilinear", antialias=True)
        x = deform_conv2d(x, self.offsets(x), weight, padding=1)
        return roi_pool(x, rois, 7) + ps_roi_align(x, rois, 7) + roi_align(x, rois, 7) + F.adaptive_max_pool3d(x, 7)


class Waves(nn.Module):
    def forward(self, x, y):
        x = F.pad(x, (8, 8), mode="reflect")
        y = F.pad(y, [1] * 4, mode="reflect")
        y = F.pad(y, (1, 1, 1, 1), "reflect")
        return x, y, y.softmax(1).cumsum(1)


model = Head(16).to("cuda")
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for images, rois, weight in [(torch.rand(2, 16, 64, 64), [torch.zeros(1, 4)] * 2, torch.rand(16, 16, 3, 3))]:
    optimizer.zero_grad()
    model(images.cuda(), rois, weight).square().mean().backward()
    optimizer.step()
