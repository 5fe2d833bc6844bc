import torch
import torch.nn.functional as F
from torch import nn


def augment(x, p=0.2):
    return F.dropout(x, p)


class Corruption:
    def __call__(self, x):
        return F.dropout(x, 0.3)


class Denoiser(nn.Module):
    @staticmethod
    def corrupt(x):
        return F.dropout(x, 0.3)

    @classmethod
    def example(cls):
        return F.dropout(torch.ones(2, 2), 0.3)

    class Mask:
        def draw(self, shape):
            return F.dropout(torch.ones(shape), 0.5)

    def forward(self, x):
        return self.corrupt(x)
