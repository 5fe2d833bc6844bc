import datetime
import random
import secrets
import time

import numpy as np
import torch

rng = np.random.default_rng(time.time_ns())
legacy = np.random.RandomState(secrets.randbits(32))
pick = random.Random(datetime.datetime.now().microsecond)
generator = torch.Generator()
generator.seed()
other = torch.Generator().manual_seed(int(time.time()))
torch.seed()
torch.cuda.seed_all()

order = torch.randperm(10, generator=generator)
print(rng.random(), legacy.rand(), pick.random(), order, torch.rand(1, generator=other))
