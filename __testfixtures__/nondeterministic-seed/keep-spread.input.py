import numpy as np
import torch

options = {"seed": 3}
state = [7]
np.random.seed(*state)
torch.manual_seed(**options)
