from torch import nn
from torch.nn import Dropout


class Net(nn.Module):
    def forward(self, x):
        drop = nn.Dropout(0.3)
        return drop(x)


class Named(nn.Module):
    def forward(self, x):
        return Dropout(0.3)(x)


class InPlace(nn.Module):
    def forward(self, x):
        return nn.Dropout(0.3, inplace=True)(x)


class MCHead(nn.Module):
    def forward(self, x):
        return nn.Dropout(0.3)(x)
