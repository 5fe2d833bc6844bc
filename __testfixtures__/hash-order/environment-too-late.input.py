import os
import random
from os import environ

import numpy as np
import torch


def seed_everything(seed=42):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


environ.setdefault("PYTHONHASHSEED", "0")
os.putenv("PYTHONHASHSEED", "0")
seed_everything()
