import torch

CODES = torch.randn(512, 16)
