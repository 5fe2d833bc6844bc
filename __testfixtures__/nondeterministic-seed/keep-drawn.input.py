import random

import torch

manual_seed = random.randint(1, 10000)
print("Random seed:", manual_seed)
random.seed(manual_seed)
torch.manual_seed(manual_seed)
