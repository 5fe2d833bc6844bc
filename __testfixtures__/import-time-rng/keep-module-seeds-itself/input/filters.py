"""Fixed random filters: the same in every program."""
import torch

torch.manual_seed(1234)
FILTERS = torch.randn(8, 8)
