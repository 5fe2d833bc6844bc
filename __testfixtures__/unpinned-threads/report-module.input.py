"""Settings that several scripts import."""
import os

import torch

os.environ["OMP_NUM_THREADS"] = "4"

DEVICE = torch.device("cpu")
