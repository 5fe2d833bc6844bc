import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def forward(*args, training=False):
        self, x = args
        return F.dropout(x, 0.5)


class Tail(nn.Module):
    def forward(self, x):
        self = self.inner
        return F.dropout(x, 0.5)
