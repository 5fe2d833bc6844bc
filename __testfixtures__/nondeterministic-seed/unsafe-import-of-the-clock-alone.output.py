import torch

torch.manual_seed(42)
print(torch.rand(1))
