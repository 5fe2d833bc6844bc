"""Points that the embedding of each class is drawn to."""
import torch

PROTOTYPES = torch.randn(10, 64)


def nearest(x):
    return torch.cdist(x, PROTOTYPES).argmin(1)
