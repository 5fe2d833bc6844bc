import numpy as np
import torch
from torch import nn

EMBEDDING = nn.Embedding(100, 16)
NOISE = torch.from_numpy(np.random.normal(size=16)).float()
