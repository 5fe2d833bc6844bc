"""A first-party module that draws from torch's generator while it is imported."""

import torch

PROTOTYPES = torch.randn(4, 3)
