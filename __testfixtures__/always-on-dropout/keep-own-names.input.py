from torch import nn

from ops import dropout, functional as F


class Net(nn.Module):
    """Uses F.dropout(x, 0.5) of its own, which asks `training` itself."""

    def dropout2d(self, x):
        return x

    def forward(self, x):
        return dropout(self.dropout2d(F.dropout(x, 0.5)), 0.5)
