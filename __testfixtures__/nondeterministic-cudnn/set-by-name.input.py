import torch
import torch.backends.cudnn

for x in range(2):
    setattr(torch.backends.cudnn, "benchmark", True)
setattr(torch.backends.cudnn, "deterministic", False)
