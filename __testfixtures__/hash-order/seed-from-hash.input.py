import random

import numpy as np
import torch

experiment = "baseline"
random.seed(hash(experiment))
rng = np.random.default_rng(abs(hash(experiment)) % 2**32)
generator = torch.Generator().manual_seed(hash((experiment, 3)) % 2**31)
