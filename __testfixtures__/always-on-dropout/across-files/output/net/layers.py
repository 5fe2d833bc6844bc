import torch.nn.functional as F

from .base import Layer, Policy


class Gate(Layer):
    def forward(self, x):
        return F.dropout(x, self.rate, training=self.training)


class Thinning(Policy):
    def apply(self, x):
        return F.dropout(x, self.rate)
