import os
import random
import secrets

import torch

seed = int.from_bytes(os.urandom(4), "big") % 2**32
random.seed(int.from_bytes(os.urandom(4), "big") % 1000)
torch.manual_seed(secrets.randbits(32) % 2**31)
