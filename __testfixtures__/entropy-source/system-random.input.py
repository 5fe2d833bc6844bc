import random

import torch

secure = random.SystemRandom()
indices = list(range(100))
secure.shuffle(indices)
held_out = random.SystemRandom().sample(indices, 10)
noise = torch.tensor([secure.gauss(0, 1) for _ in range(4)])
