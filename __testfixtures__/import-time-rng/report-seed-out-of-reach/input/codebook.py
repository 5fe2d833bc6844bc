import torch

CODES = torch.nn.functional.normalize(torch.randn(512, 16))
