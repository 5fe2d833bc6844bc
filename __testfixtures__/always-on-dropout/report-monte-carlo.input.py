import torch
import torch.nn.functional as F
from torch import nn


class MCDropout(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 1)

    def forward(self, x):
        return self.fc(F.dropout(x, p=0.2, training=True))

    def predict_with_uncertainty(self, x, samples=20):
        return torch.stack([F.dropout(x, 0.2, True) for _ in range(samples)]).std(0)
