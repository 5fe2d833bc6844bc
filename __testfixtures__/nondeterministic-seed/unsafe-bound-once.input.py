import random
import time

import numpy as np
import torch

SEED = int(time.time())

random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)

weights = torch.randn(3, 3)
