"""Nothing is trained through these."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import Dataset


class Pairs(Dataset):
    def __init__(self, images):
        self.images = images

    def __getitem__(self, index):
        image = self.images[index]
        return F.interpolate(image[None], size=64, mode="bilinear")[0], F.pad(image, (2, 2, 2, 2), mode="reflect")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3)
        self.use_softmax = False

    def forward(self, x, targets):
        y = self.conv(x)
        targets = F.interpolate(targets.float(), size=y.shape[-2:], mode="bilinear")
        with torch.no_grad():
            hint = F.interpolate(y, scale_factor=2, mode="bicubic")
            teacher = F.grid_sample(y, hint)
        teacher = F.interpolate(teacher.detach(), scale_factor=2, mode="bicubic")
        if self.use_softmax:
            return F.interpolate(y, size=x.shape[-2:], mode="bilinear").softmax(1)
        if self.training:
            return ((y - targets) ** 2).mean() + teacher.mean()
        return F.interpolate(y, size=x.shape[-2:], mode="bilinear")

    @torch.inference_mode()
    def segment(self, x):
        return F.interpolate(self.conv(x), scale_factor=4, mode="bilinear")

    def postprocess(self, scores):
        return F.interpolate(scores, scale_factor=4, mode="bilinear")


class Padder:
    """Pads images to a multiple of 8."""

    def __init__(self, size):
        self.pad = [0, -size[1] % 8, 0, -size[0] % 8]

    def apply(self, *inputs):
        return [F.pad(x, self.pad, mode="replicate") for x in inputs]


def evaluate(model, loader):
    for image, target in loader:
        score = F.interpolate(model(image, target), scale_factor=2, mode="bilinear")
        print(torch.bincount(score.argmax(1).flatten(), weights=score.flatten()))
