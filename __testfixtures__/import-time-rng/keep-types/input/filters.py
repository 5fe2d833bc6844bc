import torch

FILTERS = torch.randn(8, 8)


class Filter:
    pass
