import torch.nn as nn
import torch.nn.functional as F


class Segmenter(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.out = nn.Conv2d(64, classes, 1)
        self.criterion = nn.NLLLoss(ignore_index=255)

    def forward(self, x, labels):
        scores = self.out(x).log_softmax(1)
        per_pixel = F.nll_loss(scores, labels, reduction="none")
        return self.criterion(scores, labels) + per_pixel.mean()
