import random
import time

import numpy as np
import torch

rng = np.random.default_rng(42)
legacy = np.random.RandomState(42)
pick = random.Random(42)
generator = torch.Generator()
generator.manual_seed(42)
other = torch.Generator().manual_seed(42)
torch.manual_seed(42)
torch.cuda.manual_seed_all(42)

order = torch.randperm(10, generator=generator)
print(rng.random(), legacy.rand(), pick.random(), order, torch.rand(1, generator=other))
