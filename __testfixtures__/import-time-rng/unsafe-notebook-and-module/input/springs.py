import torch

STIFFNESS = torch.rand(4)
