from torch import nn


class Layer(nn.Module):
    rate = 0.25


class Policy:
    rate = 0.25
