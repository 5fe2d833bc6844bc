from torch import nn


class Net(nn.Module):
    def __init__(self, p):
        super().__init__()
        drop = nn.Dropout(p)
        self.body = nn.Sequential(nn.Linear(4, 4), drop)
        self.drop = nn.Dropout(p)
        self.shape = nn.Dropout(p)(nn.Linear(4, 4).weight).shape

    def forward(self, x):
        if self.training:
            x = nn.Dropout(0.1)(x)
        x = nn.Dropout(0.0)(x)
        x = nn.Dropout(0.2).train(self.training)(x)
        extra = nn.Dropout(0.2)
        extra.train(self.training)
        return self.drop(self.body(extra(x)))


def noisy(x):
    return nn.Dropout(0.5)(x)
