import torch
import torch.nn.functional as F
from torch import nn


class SelfNormalising(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        x = F.selu(self.fc(x))
        x = F.alpha_dropout(x, 0.1)
        x = F.feature_alpha_dropout(x, 0.1)
        x = torch.dropout(x, 0.1, self.training)
        return self.drop(x)
