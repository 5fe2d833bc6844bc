import numpy as np
import torch
from torch.utils.data import DataLoader

data = torch.zeros(64, 3)
g = torch.Generator().manual_seed(0)
order = torch.randperm(64, generator=g)
noise = torch.randn(64, 3, generator=g)
loader = DataLoader(data[order] + noise, shuffle=True, generator=g)
rates = {rate: DataLoader(data, generator=torch.Generator().manual_seed(1)) for rate in (0.1, 0.2)}
rng = np.random.Generator(np.random.PCG64(0))
