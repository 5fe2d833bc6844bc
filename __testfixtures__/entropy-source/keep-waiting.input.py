import os
import secrets
import time

import torch

time.sleep(os.urandom(1)[0] / 255)
time.sleep(secrets.choice([1, 2]))
salt = os.urandom(16)
torch.save(salt, "salt.pt")
