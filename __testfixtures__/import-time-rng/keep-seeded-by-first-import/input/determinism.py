import random

import torch

random.seed(0)
torch.manual_seed(0)
