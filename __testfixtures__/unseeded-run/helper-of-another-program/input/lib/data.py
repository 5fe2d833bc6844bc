import numpy as np
import torch


def sample_batch(size):
    return torch.from_numpy(np.random.rand(size, 10)).float()
