from os import urandom as entropy
from random import SystemRandom as Dice

import torch

dice = Dice()
order = torch.tensor([dice.randrange(10) for _ in range(5)])
mask = torch.frombuffer(bytearray(entropy(16)), dtype=torch.uint8)
